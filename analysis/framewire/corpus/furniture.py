"""The wording of site furniture: each rule has a short stable name and the lines that it removes."""

from __future__ import annotations

import re

LONGEST = 400
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_SITES = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|e-?mail|email|vk|vkontakte|ok|odnoklassniki|tumblr|"
    r"messenger|viber|line|pocket|print|copy(?: link)?|link|instagram|youtube|mastodon|bluesky|threads|flipboard|google\+?|"
    r"plus|digg|stumbleupon|weibo|wechat|skype|mail|sms|gettr|rss|snapchat|tiktok|share|tweet|pin|pin it|more|save|like|"
    r"messenger|xing|fb|tw|livejournal|kakao|kakaotalk|naver|blogger|buffer|delicious|myspace|newsvine|yahoo)"
)
_SEP = r"[\s,|/·•&\-–—:()]*"

# Whole-line patterns, tried in order; matching ignores case. The first that matches names the rule.
_WHOLE: tuple[tuple[str, str], ...] = (
    ("number", r"[#№+]?\s*[\d.,\s]{1,12}\s*[kKmM]?|\(\d+\)|\d+\s*/\s*\d+|[★☆*\s]+"),
    (
        "identifier",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,64}|(?=\S*\d)[A-Za-z0-9]{2,8}\.{2,3}[A-Za-z0-9]{2,8}",
    ),
    ("identifier", r"(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9_\-]{20,80}|%\w+%|\{\{?.{1,60}\}\}?"),
    ("separator", r"[\W_]{1,200}"),
    (
        "share",
        rf"(?:share|tweet|follow)(?: (?:this|it|on|via|with|by|the|us|article|story|page|post|link|now|to|friends|to friends|your friends|our|my))*{_SEP}(?:(?:on|via|to|by)\s+)?(?:{_SITES}{_SEP})*(?:\d+{_SEP})?",
    ),
    ("share", rf"(?:{_SITES}{_SEP}){{2,}}\d*"),
    ("share", rf"(?:{_SITES})"),
    (
        "share",
        rf"(?:click|tap) to (?:share|e-?mail|print|copy).{{0,80}}|(?:e-?mail|send|print|copy|save|bookmark|gift|listen to)(?: (?:this|the|a))? ?(?:article|story|page|post|link|url|to a friend|friend)?(?: to a friend)?|link copied!?|copied!?|copy link.{{0,30}}|\d+[.,\d]*k? ?(?:shares?|likes?|tweets?|views?|reads?|reactions?|retweets?|claps?)(?: \d+.{{0,20}})?|(?:shares?|views?|likes?|reads?|hits)\s*:?\s*[\d.,]+k?",
    ),
    (
        "share",
        r"share (?:on|via|this|to|by)\b.{0,60}|follow (?:us|me|him|her|them|@\w+)\b.{0,80}|like us on .{0,40}|add us (?:on|as) .{0,60}|join us on .{0,60}|(?:add|save) to .{0,30}(?:favou?rites|bookmarks|reading list|collection|my list)",
    ),
    (
        "cookie",
        r".{0,200}\b(?:we|site|website|page|our partners)\b.{0,60}\buses? (?:\w+ )?cookies\b.{0,300}|.{0,120}\bcookie (?:policy|settings|preferences|notice|consent)\b.{0,120}|(?:accept|reject|allow|decline|manage)(?: all)?(?: cookies| preferences| settings| and close)?|only necessary|i (?:agree|accept)|cookies?|got it!?|.{0,80}\bconsent to (?:the use of )?cookies\b.{0,120}",
    ),
    (
        "comment_form",
        r"(?:leave|write|post|add|submit|send) (?:a|your|us a|us your) (?:reply|comment|comments|feedback|message|response|opinion)\b.{0,60}|your e-?mail address will not be (?:published|shared).{0,80}|required fields are marked.{0,10}|(?:comment|name|e-?mail|e-mail address|website|url|message|phone|subject|first name|last name|full name|your name|your e-?mail|password|username)\s*(?:\*|\(required\)|\(optional\)|:)*|save my name,? e-?mail.{0,120}|(?:post|cancel|submit) (?:reply|comment)|cancel reply|notify me (?:of|by|when).{0,80}|(?:you must|please|log ?in|sign ?in|register)\b.{0,40}\b(?:to (?:post|leave|add|join|reply|comment)|to (?:the )?comment).{0,60}|\(?\d+\)?\s*(?:comments?|replies|responses?|thoughts?)\b.{0,60}|comments?\s*(?:\(?\d+\)?|are (?:closed|off|disabled).{0,40}|off|closed|section)?|no comments?(?: yet)?\.?.{0,60}|be the first to comment.{0,30}|(?:view|show|load|see|read|hide)(?: \w+)? comments?.{0,20}|join the (?:conversation|discussion).{0,40}|reply|report (?:comment|abuse)|sort by.{0,30}|what do you think\??|this site uses akismet.{0,120}|learn how your comment data is processed.{0,20}|logged in as.{0,60}|type your (?:comment|search).{0,40}",
    ),
    (
        "login",
        r"(?:log|sign) ?(?:in|out|up|on)(?: .{0,40})?|(?:forgot|lost|reset)(?: your)? (?:password|username).{0,30}|remember me|(?:create|register)(?: (?:an?|your|free|new|for))* account.{0,40}|register(?: now| here| free)?|.{0,60}\breset (?:your|my) password\b.{0,80}|.{0,40}password reset link.{0,80}|.{0,60}social log-?in\b.{0,150}|(?:my|your) account|already (?:a|an|have) .{0,60}\b(?:log|sign) ?in\b.{0,30}|enter your (?:account|e-?mail|username|password|name).{0,100}|don'?t have an account.{0,40}|account|no collections|(?:add to|create|new) collection|here you'll find all collections.{0,60}",
    ),
    (
        "newsletter",
        r"(?:(?:enjoy|like|love) (?:this|our|the) (?:blog|site|article|story|post|newsletter)\b.{0,20})?(?:subscribe|sign up|sign-up)\b.{0,160}|.{0,80}\b(?:sign up|subscribe) (?:here|now|today|for|to)\b.{0,40}\b(?:newsletter|briefing|updates?|e-?mails?|alerts?|letter|digest|mailing list|inbox|channel)\b.{0,80}|.{0,100}\b(?:straight|delivered|direct|directly|right)(?: in)? ?to your (?:inbox|e-?mail|mailbox)\b.{0,100}|(?:get|receive) (?:the|our|all the|a|daily|weekly|breaking|more)\b.{0,80}\b(?:newsletter|inbox|briefing|e-?mail|alerts?)\b.{0,60}|(?:our |free |daily |weekly |e-?mail |join (?:our|the) )*(?:newsletters?|mailing list)(?: sign-?up)?|don'?t worry,? we don'?t spam.{0,20}|we (?:don't|do not|never|won't) spam.{0,60}|no spam.{0,60}|you can unsubscribe.{0,80}|unsubscribe.{0,60}|thank(?:s| you) for (?:subscribing|signing up|registering|your subscription).{0,60}|.{0,60}before you go…?|by (?:signing up|subscribing|clicking|registering|providing|continuing|submitting|using)\b.{0,250}",
    ),
    (
        "subscription",
        r"(?:become|be) (?:a|an|our) (?:\w+ )?(?:member|subscriber|patron|supporter)\b.{0,80}|donate(?: now| here| today|\b.{0,60})|support (?:us|our (?:work|journalism))\b.{0,80}|(?:start|get|begin|try)(?: your| a| my)? (?:\w+[\s-])?free trial.{0,40}|this (?:article|content|story) is (?:for|only for|available to|reserved for|exclusive to) .{0,60}|(?:already a subscriber|subscribers? only|premium|members? only|for subscribers).{0,40}|.{0,80}\bis (?:paid for|funded|made possible) by (?:its|our|the) (?:readers|donors|members|subscribers).{0,120}|you have (?:\d+|no|one|two|three) (?:free )?articles? (?:left|remaining).{0,60}|unlock (?:this|full|unlimited).{0,60}|(?:view|see) (?:subscription )?offers?.{0,30}|continue reading (?:with|for|your|by)\b.{0,60}|purchase licensing rights.{0,40}",
    ),
    (
        "advert",
        r"(?:(?:article|story) continues (?:below|after)(?: (?:this|the))?(?: ad(?:vert(?:isement)?)?| advertisement| promotion| video| newsletter)?[\s.]*){1,4}|(?:ad(?:vert(?:isement|ising)?|s)?|sponsored|promoted|promotion|paid (?:content|post|partnership|for by)|sponsor(?:ed)?(?: content| post| links?| by .{0,40})?)(?:\s*[·•|\-–:]\s*(?:scroll to continue.{0,20}|.{0,30}))?|advertisement\b.{0,60}|scroll (?:down )?to continue.{0,40}|continue reading(?: below| the main story)?|skip (?:to|past|ad|advert|advertisement|this)\b.{0,60}|.{0,60}\bamazon prime\b.{0,60}|.{0,20}\b(?:free shipping|promo code|discount code|coupon|shop now|buy now|order now|add to cart|add to basket)\b.{0,60}|(?:report|hide|remove|close|why) (?:this )?ads?.{0,20}|.{0,60}\bad ?blocker\b.{0,120}|loading(?: ad| comments|\.{3}|…)?.{0,30}|the stories you care about.{0,60}|things you buy through our links.{0,80}",
    ),
    (
        "related",
        r"(?:see|read|watch|listen)(?: (?:also|more|next|too|on|now|here|this|it|the|full|original|our|all|related)\b).{0,160}|(?:also|must|recommended) (?:read|watch|reading|see)s?\b.{0,160}|(?:related|more|other|similar|recommended|popular|trending|latest|recent|top|most|editor'?s'?|you may|you might|you'll|up next|next up|don'?t miss|what to read next|keep reading|further reading|in case you missed|from around|around the web|stories (?:to|you|for)|suggested|featured|hot|breaking|best of|people also)(?: (?:\w+[ '’&-]*){0,3}?(?:articles?|stories|news|posts?|topics?|reads?|reading|links?|content|videos?|coverage|like|interested|from|on|in|you|to|picks?|popular|viewed|commented|shared|recent|now|this|it|tags?|galleries|headlines|missed|interest|video|here|about|with|web|also like))\b.{0,60}|(?:related|trending|popular|recommended|latest|up next|most read|most viewed|most popular|explore more|read next|editor'?s picks?|top stories|more stories|more news|don'?t miss|what'?s (?:new|hot|trending)|stories to tell you|in this story|in this article|in pictures|on this topic|also on .{0,30}|from our partners|you may also like|more from .{0,60}|more in .{0,60}|more on .{0,80}|more about .{0,60}|more:.{0,160}|related:.{0,200}|>>.{0,200}|➤.{0,200}|►.{0,200}|read:.{0,160}|watch:.{0,160}|listen:.{0,160}|also:.{0,100}|opinion:.{0,160})\W{0,3}|(?:previous|next|older|newer)(?: (?:post|article|story|entry|page|posts))?\s*[:«»<>→←]?.{0,120}(?<![.!?”\"])|(?:watch|play|view) (?:the |this )?(?:videos?|clip|gallery|slideshow|live)\b.{0,160}|(?:show|load|view|see|read|click)(?: (?:for|to|here))?(?: (?:me|all|full|view|see|read))* ?(?:more|all|less|full (?:story|article|gallery)|here)\b.{0,60}",
    ),
    (
        "navigation",
        r"(?:skip|jump|go|back|return|scroll)(?: (?:to|back))+ (?:\w+ ?){1,4}|(?:home|menu|search|close|open|toggle|navigation|main menu|site ?map|sections?|topics|categories|archives?|contact(?: us)?|about(?: us)?|advertise(?: with us)?|advertising|careers|jobs|help|faqs?|support|feedback|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|privacy(?: (?:policy|notice|statement|center))?|legal|imprint|disclaimer|accessibility|print edition|e-?paper|video|videos|photos|pictures|gallery|podcasts?|audio|live|live tv|watch live|tv|radio|weather|horoscopes?|crosswords?|games|top|up|down|next|prev(?:ious)?|first|last|more|less|yes|no|ok|okay|cancel|submit|send|go|apply|reset|clear|done|edit|delete|play|pause|mute|unmute|stop|language|english|settings|options|tags?|filed under|share this|front page|homepage|world|news|politics|business|sports?|opinion|culture|technology|tech|science|health|entertainment|lifestyle|travel|economy|local|national|international|by|in|and|or|of|the|on|at|from|page|by admin|admin|posted in|continue|retry|expand|collapse|hide|show|enlarge|zoom|full ?screen|download|upload|print|pdf|share|via|advert|editors?|staff|authors?|written by .{0,12}admin.{0,12}|close .{0,20})\W{0,3}|(?:home|start|main)\s*(?:[>»/›|]|->)\s*.{0,120}|[\w &']{1,30}(?:\s*[>»›]\s*[\w &']{1,40}){1,5}|switch to (?:the )?(?:\w+ )?(?:dark|light|night|day|desktop|mobile)\b.{0,80}|(?:dark|light|night) mode.{0,30}|(?:change|select|choose) (?:language|edition|region|country|text size|font).{0,40}|text size.{0,20}|.{0,60}\bapp key\b.{0,80}|please (?:check|enable|turn on|update|upgrade|wait|enter|select|try|log)\b.{0,140}|.{0,80}\b(?:javascript|your browser)\b.{0,160}|(?:it |this )?(?:looks like|seems) you.{0,100}\b(?:browser|javascript|cookies|ad)\b.{0,100}|filed under:.{0,120}|(?:tags?|topics?|categor(?:y|ies)|keywords?|sections?|posted in|labels?)\s*:.{0,200}|back to top.{0,20}|set edition.{0,40}|.{0,40}\bopens? (?:in (?:a )?)?new (?:tab|window)\b.{0,40}",
    ),
    (
        "copyright",
        r"(?:©|\(c\)|copyright)\b.{0,250}|©.{0,250}|.{0,160}\ball rights reserved\b.{0,200}|.{0,100}\b(?:may not be (?:published|reproduced|copied|republished)|reprint(?:ing|s)? (?:is|are) (?:permitted|prohibited|allowed)|no part of this|republish this|reproduction (?:in whole|without|is))\b.{0,200}|.{0,40}\bcreative commons\b.{0,160}|(?:this article|this content|the views|views expressed|the opinions|opinions expressed|this story|this piece|this post)\b.{0,60}\b(?:for information only|not investment advice|(?:the )?author'?s? own|do not (?:necessarily )?(?:reflect|represent)|licen[cs]ed|first (?:published|appeared)|originally (?:published|appeared)|was (?:originally )?(?:published|produced)|syndicated)\b.{0,200}",
    ),
    (
        "contact",
        r"(?:tel|phone|fax|e-?mail|address|contact|telephone)\s*[:.].{0,120}|[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+\.\S+|[\w-]+\.(?:com|org|net|info|co\.uk|example)(?:/\S*)?|@\w{2,30}(?:\s.{0,20})?|contact (?:us|me|the (?:author|editor|reporter|newsroom))\b.{0,140}|(?:got|have|send|do you have) (?:a |us |your |any )?(?:news |story )?(?:tips?|question|correction|feedback)\b.{0,140}|(?:know|see|spot(?:ted)?|notice) (?:something|an error|a mistake|a typo).{0,120}",
    ),
    (
        "reading_time",
        r"(?:(?:reading|read) time\s*:?\s*)?(?:about |~|est\.? )?\d+ ?(?:-|–)?\d* ?(?:min(?:ute)?s?|sec(?:ond)?s?)(?:\.? (?:read|listen|watch|reading|ago))?\W{0,2}|listen (?:to|now|\().{0,80}|(?:play|hear) (?:this )?(?:article|audio|story).{0,40}|\d{1,2}:\d{2}(?: ?/ ?\d{1,2}:\d{2})?|audio (?:version|article).{0,60}|\d+ (?:minute|hour|day|week|month|year)s? ago.{0,20}|(?:an|a) (?:hour|day|week|month|year) ago",
    ),
    ("agency_end", r"-?\s*0\s*-|-\s*(?:30|ends?|##)\s*-|#{2,5}|ends?\.?|\(ends?\)|\*{3,}"),
    (
        "image_credit",
        r"(?:(?:file )?(?:photo(?:graph)?|image|picture|illustration|graphic|credit|video|pic|foto|photo credit|image credit|image source|picture credit|photos|getty images?|media caption|image caption|figure|caption)(?: (?:by|credit|from|courtesy|source|via|copyright|caption)\b)*\s*[:/|©\-].{0,300}|(?:photo(?:graph)?|image|picture|video|illustration)s? (?:by|courtesy|credit|from|via|copyright)\b.{0,120}|(?:ap|afp|reuters|getty(?: images)?|epa|tass|ria novosti|kcna|xinhua|yonhap|shutterstock|istock|unsplash|pexels|wikimedia(?: commons)?|flickr)(?:\s*[/|]\s*[\w .&-]{2,40}){0,3}|(?:getty images|afp|ap photo|reuters|shutterstock|epa|tass).{0,3}[/|].{0,60}|image copyright.{0,60}|(?:click|tap) (?:here |on (?:the )?(?:image|photo|picture|chart) )?to (?:enlarge|zoom|view|expand|see).{0,60}|(?:chart|map|graphic|table|infographic)\s*:.{0,200}|view (?:image|photo|gallery).{0,60}|(?:open|close|expand|enlarge) (?:image|gallery|photo|this image).{0,60})",
    ),
    (
        "source_line",
        r"(?:original |article |news |story |via )*sources?\s*(?:links?|url|article|:).{0,160}|source link|(?:original(?:ly)?|first) (?:article|post|published|appeared|story|reported)\b.{0,160}|via\s*:.{0,80}|(?:read|view|see) (?:the )?(?:original|full|source) (?:article|story|text|post)\b.{0,120}|(?:reprinted|republished|reproduced|translated|adapted) (?:from|by|with)\b.{0,160}|with (?:reports?|inputs?|files?|information|agencies|additional reporting) (?:from|by)\b.{0,120}|with agenc(?:y|ies)(?: inputs?)?",
    ),
    (
        "credit",
        r"(?:additional |editing |reporting |edited |reported |writing |written |translated |compiled |produced )+(?:reporting |editing |writing )?by\b.{0,200}|(?:\w[\w.'’-]* ){1,9}contributed (?:to (?:this|the) (?:report|story|article)|reporting|research).{0,80}|(?:reporting|editing|writing|compiled) (?:by|from)\b.{0,200}",
    ),
)
_CAPTION_WORDS = re.compile(
    r"\((?:source|photo|image|picture|file photo|file|credit|photograph|pic|video|getty|afp|reuters|ap|tass|kcna)\b[^)]{0,80}\)+\s*$"
    r"|(?:photo(?:graph)?|image|picture|credit|pic)s?\s*(?:by)?\s*[:/]\s*[^.!?]{2,80}\)?\s*$"
    r"|\b(?:AP Photo|Getty Images|Shutterstock|AFP|Reuters|EPA|TASS|KCNA|iStock|Yonhap|Xinhua)\s*(?:/[^.]{2,50}|via [^.]{2,50})\)?\.?\s*$"
    r"|/(?:AFP|Reuters|AP|EPA|Getty Images|TASS|Shutterstock|KCNA)\)?\s*$"
    r"|[.)\s]\s*(?:photo|image|file photo|photograph|picture):?\s*$"
    r"|\[(?:photo|image|picture)[^\]]{0,80}\]\s*$",
    re.IGNORECASE,
)
# A picture described in words (as alternative texts are): a noun phrase without a verb of its own.
_ALT_TEXT = re.compile(
    r"(?:an?|the|two|three|several|aerial|close-?up|group|image|illustration|photo|picture|silhouettes?|map|view)\b[^.!?]{0,220}\b"
    r"(?:depicting|featuring|showing|displaying|illustrating|symboli[sz]ing|against (?:a|the) (?:\w+ )?(?:back(?:ground|drop)|sky|horizon)|in the (?:background|foreground)|surrounded by|"
    r"with (?:flags|a flag|muted|gray|grey|dark|bright|vibrant)\b)[^.!?]{0,220}\.?",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:said|says|told|was|were|has|have|had|is|are|will|would|announced|according)\b", re.IGNORECASE
)
_RULES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _WHOLE)


def furniture(line: str) -> str | None:
    """Return the name of the rule that a stripped line falls under, null for a line that may be text.

    >>> furniture("Your email address will not be published."), furniture("Talks resumed on Monday.")
    ('comment_form', None)
    """
    if not line or len(line) > LONGEST:
        return None
    for name, pattern in _RULES:
        if pattern.fullmatch(line):
            return name
    return caption(line)


def caption(line: str) -> str | None:
    """Return "caption" for a picture's caption or alternative text."""
    if len(line) <= 300 and _CAPTION_WORDS.search(line):
        return "caption"
    if len(line) <= 260 and _ALT_TEXT.fullmatch(line) and not _FINITE.search(line):
        return "caption"
    return None
