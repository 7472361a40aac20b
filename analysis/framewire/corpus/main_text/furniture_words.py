# ruff: noqa: E501
"""The wording of site furniture: rule, words of which a line must hold one, pattern for the whole line.

One line holds one pattern, however long. A pattern without words is tried on every short line. Matching ignores case; the first pattern that matches names the rule.
"""

from __future__ import annotations

_SITE = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|e-?mail|vk|vkontakte|ok|odnoklassniki|tumblr|messenger|viber|line|"
    r"pocket|print|copy(?: link)?|link|instagram|youtube|mastodon|bluesky|threads|flipboard|google\+?|plus|digg|stumbleupon|weibo|wechat|"
    r"skype|mail|sms|rss|snapchat|tiktok|share|tweet|pin(?: it)?|more|save|like|xing|fb|tw|livejournal|kakaotalk|naver|blogger|buffer|"
    r"gift|comments?)"
)
_SITES = (
    "facebook twitter x whatsapp telegram linkedin pinterest reddit email mail vk vkontakte ok odnoklassniki tumblr messenger viber line "
    "pocket print copy link instagram youtube mastodon bluesky threads flipboard google plus digg stumbleupon weibo wechat skype sms rss "
    "snapchat tiktok share tweet pin more save like xing fb tw livejournal kakaotalk naver blogger buffer gift"
)
_GAP = r"[\s,|/·•&:()–—-]*"
_DAY = r"(?:minute|min|hour|hr|day|week|month|year)s?"
# Running text that shares its words with furniture: it reports what someone said, it ends as a sentence does.
_UNSPOKEN = (
    r"(?!.*(?:[,.?!…][”\"]|\b(?:said|says|according to|warned|told (?:him|her|them|the|an?|reporters|(?-i:[A-Z])))\b))"
)
_UNSTOPPED = r"(?!.*[.!?…][\"”’)]*$)"
# What happens to people who are written about, not to those who sign an article.
_EVENT = (
    r"(?:whom|kill(?:ed|ing)|jail(?:ed)?|arrest(?:ed)?|detain(?:ed)?|murder(?:ed)?|convicted|imprison(?:ed)?|prison|charge[ds]|accused|"
    r"sentenced|died|dead|missing|abducted|kidnapped|shot|wounded|poisoned|expelled|freed|released on|trial|hostage)"
)

PATTERNS: tuple[tuple[str, str, str], ...] = (
    # Marks and numbers.
    ("number", "", r"[#№+]?\s*[\d.,\s]{1,12}\s*[km%]?|\(\d+\)|\d+\s*/\s*\d+"),
    ("identifier", "", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,64}"),
    ("identifier", "", r"(?=\S*\d)[a-z0-9]{2,8}\.{2,3}[a-z0-9]{2,8}|%\w+%|\{\{?.{1,60}\}\}?"),
    ("identifier", "", r"(?=\S*\d)(?=\S*[a-z])[a-z0-9_-]{20,80}"),
    ("agency_end", "", r"-?\s*0\s*-|-\s*(?:30|ends?|##)\s*-|#{2,5}|ends?\.?|\(ends?\)|\*{3,}"),
    ("separator", "", r"[\W_]{1,200}"),
    # Sharing and following.
    ("share", "share tweet follow shared", rf"(?:share|tweet|follow)(?: (?:this|it|on|via|with|by|the|us|article|story|page|post|link|now|to|friends|your|our|my))*{_GAP}(?:{_SITE}{_GAP})*[\d.,k]*"),
    ("share", "share", r"share (?:all sharing options|close extra).{0,160}|(?:all )?sharing options.{0,160}|share (?:on|via|this|to|by)\b.{0,60}"),
    ("share", "follow", r"follow (?:us|me|him|her|them|@\w+)\b.{0,80}|follow .{2,40} on (?:facebook|twitter|instagram|x|telegram|youtube)\b.{0,60}"),
    ("share", _SITES, rf"(?:{_SITE}{_GAP}){{1,12}}[\d.,k]*"),
    ("share", "click tap", r"(?:click|tap) (?:here )?to (?:share|e-?mail|print|copy|tweet).{0,80}"),
    ("share", "email send print copy save bookmark gift copied", r"(?:e-?mail|send|print|copy|save|bookmark|gift)(?: (?:this|the|a))? ?(?:article|story|page|post|link|url|for later)?(?: to a friend)?|link copied!?|copied!?"),
    ("share", "shares share likes like tweets views reads reactions retweets claps hits votes", r"[\d.,]+k? ?(?:shares?|likes?|tweets?|views?|reads?|reactions?|retweets?|claps?|votes?)(?: [\d.,]+.{0,20})?|(?:shares?|views?|likes?|reads?|hits|total)\s*:?\s*[\d.,]+k?"),
    ("share", "like add join save", r"like us on .{0,40}|add us (?:on|as) .{0,60}|join us on .{0,60}|(?:add|save) to .{0,30}(?:favou?rites|bookmarks|reading list|collection|my list)"),
    ("share", "like sad angry love wow haha useful recommend scrap", r"(?:like|sad|angry|love|wow|haha|useful|recommend|surprised|happy)\s*:?\s*\d[\d.,k]*(?:\W.{0,60})?"),
    ("share", "useful helpful copied", r"was this (?:article|page|story|information) (?:useful|helpful).{0,40}|url copied.{0,20}"),
    # Cookies and consent.
    ("cookie", "cookies cookie", r".{0,250}\b(?:we|site|website|page|partners|browser|media|group|inc|ltd)\b.{0,80}\b(?:uses?|using|stores?|accept)\b.{0,80}\bcookies\b.{0,600}"),
    ("cookie", "cookies cookie", r".{0,160}\bcookies? (?:policy|settings|preferences|notice|consent|choices)\b.{0,250}|cookies?|.{0,120}\b(?:necessary|functional|analytics|advertisement) cookies\b.{0,500}"),
    ("cookie", "consent privacy tracking gdpr", r".{0,120}\bconsent to (?:the |our )?use of\b.{0,200}|.{0,60}\bprivacy (?:policy|notice)\b.{0,120}|.{0,80}\btracking technologies\b.{0,300}|do not sell my.{0,60}"),
    ("cookie", "accept reject allow decline manage necessary agree got", r"(?:accept|reject|allow|decline|manage|necessary)(?: all| only)?(?: cookies| preferences| settings| and close)?|only necessary|i (?:agree|accept)\.?|got it!?|always enabled"),
    # Comment forms and threads.
    ("comment_form", "leave write post add submit send comment reply", r"(?:leave|write|post|add|submit|send) (?:a|your|us a|us your) (?:reply|comment|comments|feedback|message|response|opinion)\b.{0,60}"),
    ("comment_form", "email required", r"your e-?mail address will not be (?:published|shared).{0,80}|required fields are marked.{0,10}"),
    ("comment_form", "comment name email website url message subject password username", r"(?:your )?(?:comment|(?:first |last |full )?name|e-?mail(?: address)?|website|url|message|subject|password|username)\s*(?:\*|\(required\)|\(optional\)|:)*"),
    ("comment_form", "save notify", r"save my name,? e-?mail.{0,120}|notify me (?:of|by|when|via).{0,80}"),
    ("comment_form", "post cancel submit reply", r"(?:post|cancel|submit) (?:reply|comment)|reply|cancel reply|replies"),
    ("comment_form", "you please log login sign register must", r"(?:you must|you need to|please|log ?in|sign ?in|register)\b.{0,40}\bto (?:post|leave|add|join|reply|comment|the comment)\b.{0,60}"),
    ("comment_form", "comments comment replies responses thoughts reply", r"\(?\d+\)?\s*(?:comments?|replies|reply|responses?|thoughts?)\b.{0,160}|comments?\s*(?:\(?\d+\)?|:?)?|comments? (?:are (?:closed|off|disabled|moderated|subject)|off|closed|section|policy|guidelines)\b.{0,120}|no (?:comments?|replies)(?: yet)?\.?.{0,60}"),
    ("comment_form", "comment comments conversation discussion", r"(?:be the first to|to) comment.{0,30}|(?:view|show|load|see|read|hide|all|top|top rated|latest|reader|user|facebook|most)(?: \w+)? comments?\W{0,4}.{0,20}|join (?:the|in the) (?:conversation|discussion|debate).{0,40}|(?:what do|tell us what) you think.{0,20}|permalink.{0,60}comments.{0,60}"),
    ("comment_form", "think akismet report sort comment", r"what do you think\??|tell us what you think.{0,10}|this site uses akismet.{0,120}|learn how your comment data.{0,40}|report (?:comment|abuse|this).{0,20}|sort by.{0,30}|(?:your )?comment(?:ing)? (?:on|as).{0,60}"),
    ("comment_form", "comment commenters comments community", r".{0,60}\b(?:as you comment|commenters|community guidelines|comments? (?:policy|guidelines))\b.{0,600}"),
    ("commenter", "says", r"(?!(?:the|an?|it|he|she|they|we|this|that|these|his|her|their|its|our|one|another|but|and|so|as|in|on|at|for)\b)[^\s\"“][^\"“”]{0,60} says:"),
    ("commenter", "ago", rf"{_UNSTOPPED}.{{0,50}}\b(?:\d+|an?) {_DAY} ago\b.{{0,30}}"),
    ("comment_form", "", r"(?:добавить|оставить) комментарий.{0,60}|комментарии.{0,30}|kommentare?.{0,30}|comentarios?.{0,30}|commenti.{0,30}|commentaires?.{0,30}|lascia un commento.{0,30}|deja (?:un|tu) comentario.{0,30}|laisser un commentaire.{0,30}|schreibe? einen kommentar.{0,30}"),
    # Accounts.
    ("login", "log sign login logout signin", r"(?:log|sign) ?-?(?:in|out|up|on)(?: (?:to|with|here|now|or|using|for|/).{0,60})?\W{0,2}|please (?:log|sign) ?in.{0,80}"),
    ("login", "password forgot forget lost reset remember", r"(?:forgot|forget|lost|reset)(?: your)? (?:password|username).{0,30}|remember me|.{0,60}\b(?:reset|change) (?:your|my) password\b.{0,80}|.{0,40}password reset.{0,80}"),
    ("login", "account register", r"(?:create|register)(?: (?:for|an?|your|free|new))* account.{0,40}|register(?: now| here| free)?|(?:my|your) account|account|don'?t have an account.{0,40}|enter your account.{0,100}"),
    ("login", "social already", r".{0,60}social log-?in\b.{0,150}|already (?:a|an|have) .{0,60}\b(?:log|sign) ?in\b.{0,30}"),
    ("login", "collections collection enter", r"no collections|(?:add to|create|new) collection|here you'll find all collections.{0,60}|enter your (?:e-?mail|username|password|name|zip).{0,100}"),
    # Newsletters and subscriptions.
    ("newsletter", "subscribe subscribed subscribing subscription", r"(?:(?:enjoy|like|love) .{2,30}\?\s*)?(?:subscribe|subscribed)\b.{0,160}|.{0,60}\b(?:successfully|succesfully) subscribed\b.{0,60}|.{0,80}\bsubscribing you\b.{0,160}|.{0,60}\byour subscription\b.{0,160}"),
    ("newsletter", "sign signup", rf"{_UNSPOKEN}(?:sign-? ?up\b.{{0,160}}|.{{0,80}}(?:[.!?:|,–—-]|\bplease|\byou can|\bhere to|\bnow to) sign up (?:here|now|today|for|to)\b.{{0,160}}|.{{0,80}}\bsign up (?:for|to) (?:\w+ ){{0,4}}(?:newsletters?|alerts|e-?mails)\b.{{0,160}})"),
    ("newsletter", "newsletter newsletters inbox briefing digest mailing", rf"{_UNSPOKEN}(?:.{{0,160}}\b(?:our|the|free|daily|weekly|e-?mail|this|get) (?:\w+ ){{0,4}}(?:newsletters?|mailing list)\b.{{0,120}}|.{{0,160}}\b(?:to |in )?your (?:inbox|e-?mail|mailbox)\b.{{0,120}})|newsletters?(?: sign-?up)?|keep an eye on your inbox.{{0,60}}"),
    ("newsletter", "get receive stay", r"(?:get|receive) (?:the|our|all|a|daily|weekly|breaking|more|exclusive)\b.{0,80}\b(?:newsletter|inbox|briefing|e-?mail|alerts?|updates|notifications)\b.{0,60}|stay (?:up to date|informed|connected|in the loop|in touch|tuned)\b.{0,80}"),
    ("newsletter", "spam unsubscribe", r".{0,30}\b(?:don'?t|do not|never|no|won'?t) spam\b.{0,60}|(?:you can |to )?unsubscribe.{0,80}"),
    ("newsletter", "thank thanks before email", r"thank(?:s| you)\W{0,3} for (?:subscribing|signing up|registering|your subscription|reading).{0,80}|.{0,60}before you go\W{0,3}|.{0,80}\be-?mail with an? (?:activation|confirmation)\b.{0,160}"),
    ("newsletter", "by", rf"{_UNSPOKEN}(?=.*\b(?:you|your|our|we|i|terms of (?:use|service)|privacy)\b)by (?:signing up|subscribing|clicking|registering|providing|continuing|submitting|using|choosing)\b.{{0,300}}"),
    ("newsletter", "want", r"want (?:more|the latest).{0,80}\?|want to (?:know more|read more|stay).{0,80}"),
    ("subscription", "become donate support member", r"become (?:a|an|our) (?:\w+ )?(?:member|subscriber|patron|supporter)\b.{0,80}|donate(?: (?:now|here|today|to)\b.{0,60}|\W{0,3}| [|/].{0,60})|support (?:us|our (?:work|journalism)|independent)\b.{0,80}"),
    ("subscription", "trial", r"(?:start|get|begin|try)?(?: your| a| my)? ?(?:\w+[\s-])?free trial.{0,40}"),
    ("subscription", "subscribers subscriber premium members readers donors unlimited unlock articles subscription", r"this (?:article|content|story) is (?:for|only for|available to|reserved for|exclusive to) .{0,60}|(?:already a subscriber|subscribers? only|premium|members? only|for subscribers).{0,40}|.{0,80}\bis (?:paid for|funded|made possible) by (?:(?:its|our|the) (?:readers|subscribers)|our (?:donors|members)).{0,120}|you have .{0,20}(?:free )?articles? (?:left|remaining).{0,60}|unlock .{0,60}|(?:view|see) (?:subscription )?offers?.{0,30}|.{0,60}\bunlimited (?:access|digital)\b.{0,100}"),
    ("subscription", "purchase continue licensing", r"purchase licensing rights.{0,40}|continue reading (?:with|for|your|by)\b.{0,60}"),
    # Advertising.
    ("advert", "continues", r"(?:(?:article|story) continues (?:below|after)(?: (?:this|the))?(?: ad(?:vert(?:isement)?)?| advertisement| promotion| video| newsletter)?[\s.]*){1,4}"),
    ("advert", "ad ads advert advertisement advertising advertisements sponsored promoted promotion sponsor paid commercial", r"(?:ad(?:vert(?:isement|ising)?)?s?|sponsored|promoted|promotion|paid (?:content|post|partnership|for by)|sponsor(?:ed)?(?: content| post| links?| by .{0,40})?|commercial)(?:\s*[·•|–:-]\s*(?:scroll to continue.{0,20}|.{0,30}))?|advertisements?\b.{0,60}|.{0,20}\bthis week's ads\b.{0,20}"),
    ("advert", "scroll continue skip", r"scroll (?:down )?to continue.{0,40}|continue reading(?: below| the main story)?|skip (?:past |this )?(?:ad|advert|advertisement)\b.{0,60}"),
    ("advert", "amazon shipping promo discount coupon shop buy order cart basket", r".{0,60}\bamazon prime\b.{0,60}|.{0,30}\b(?:free shipping|fast shipping|promo code|discount code|coupon|shop now|buy now|order now|add to (?:cart|basket))\b.{0,60}|.{0,160}\bclick here for more information\W{0,2}"),
    ("advert", "ad ads adblocker affiliate commission", r"(?:report|hide|remove|close|why) (?:this )?ads?.{0,20}|.{0,60}\bad ?blocker\b.{0,120}|.{0,120}\b(?:affiliate|referral) (?:and/or \w+ )?links?\b.{0,160}|.{0,120}\b(?:earn|receive) (?:a|an|affiliate) (?:small )?commission\b.{0,120}|things you buy through our links.{0,80}"),
    ("advert", "loading buffering", r"(?:video player is |now )?loading\b.{0,40}"),
    # Links to other pages.
    ("related", "see read watch listen also more", r"(?:see|read|watch|listen)(?: (?:also|next|too|now|related|more)\b)(?: (?:news|stories|on|about|from|at|here|in)\b)?\W{0,3}(?:$|[\s:].{0,160})"),
    ("related", "read watch listen see also more opinion related live update", r"\W{0,3}(?:(?:read|watch|listen|see|related|watch live|also on|must read|must watch|recommended|in pictures|in photos|related (?:story|stories|article|articles|news|posts?|roundup|video|topics?))\s*[:»>|]|(?:also|more|opinion|live|video|podcast|explainer|update|next|previous|editorial|column|gallery)\s*(?:[»>|]|:(?!.*[.!][\"”’)]*$))).{0,200}"),
    ("related", "watch", r"watch (?:the |this )?(?:videos?|clip|live|now)\b.{0,160}"),
    ("related", "related more other similar recommended popular trending latest recent top most editor you up next don't what keep further in from around stories suggested featured hot breaking best people also read explore", r"(?=.{1,110}$)(?!(?:\S+\s+){5,}\S*\.[\"”’)]*$)(?:related|more|other|similar|recommended|popular|trending|latest|recent|top|most|editor'?s'?|editors'|you may|you might|you'll|you|up next|next up|don'?t miss|what to read next|keep reading|further reading|in case you missed|from around|around the web|stories (?:to|you|for|from)|suggested|featured|hot|breaking|best of|people also)(?: (?:\w+[ '’&-]+){0,3}?(?:articles?|stories|story|news|posts?|topics?|reads?|reading|links?|content|videos?|coverage|like|interested|from|on|in|you|to|picks?|popular|viewed|commented|shared|recent|now|this|it|tags?|galleries|headlines|missed|interest|video|here|about|with|web))\b[^.!?]{0,60}\W{0,3}"),
    ("related", "related trending popular recommended latest up most explore read editor's editors top more don't what's stories in on also from you next", r"\W{0,3}(?:related(?: (?:articles?|stories|posts?|news|topics?|content|links?|coverage|roundup))?|trending(?: now)?|popular|recommended(?: for you)?|latest|up next|most read|most viewed|most popular|explore more|read next|editor'?s'? picks?|top stories|more stories|more news|more coverage|don'?t miss(?: out)?|what'?s (?:new|hot|trending)|stories to tell you|in this story|in this article|in pictures|on this topic|from our partners|from the web|you may also like|you might also like|next article|previous article|see more|read more|show more|load more|view more|more)\W{0,3}"),
    ("related", "more also", r"more (?:from|in|on|about) [^.!?]{2,80}|also on .{0,30}|more\W{1,3}"),
    ("related", "previous next older newer", r"\W{0,3}(?:previous|next|older|newer|prev)(?: (?:post|article|story|entry|page|posts|up))?(?:\s*[:«»<>→←|–-].{0,120}|\s*(?:previous|next)?\s*(?:post|article|story|entry|page)?\W{0,3})"),
    ("related", "show load view see read click expand continue", r"(?:show|load|view|see|click|expand)(?: (?:for|to|here))?(?: (?:me|all|full|view|see|read))* ?(?:more|all|less|full (?:story|article|gallery)|here)\b[^.!?]{0,60}|read (?:more|full|the full|all|on)\b(?: (?:story|article|here|about|on|at|in|from|news)\b[^.!?]{0,60})?\W{0,3}"),
    ("related", "", r"(?:>>|➤|►|▶|→|»).{0,200}"),
    ("related", "related", r"\W{0,2}related\s*[:\]].{0,200}"),
    ("related", "", r"(?:читайте также|вам также|смотрите также|lire aussi|à lire aussi|leer también|lea también|leggi anche|lesen sie auch|mehr zum thema|leia também|ver también).{0,160}"),
    # Ways through the site.
    ("navigation", "skip jump go back return scroll", r"(?:skip|jump|go|back|return|scroll)(?: (?:to|back))+ (?:\w+ ?){1,4}"),
    ("navigation", "", r"(?:home|menu|search|close|open|toggle|navigation|main menu|site ?map|sections?|topics|categories|archives?|contact(?: us)?|about(?: us)?|advertise(?: with us)?|advertising|careers|jobs|help|faqs?|support|feedback|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|privacy(?: (?:policy|notice|statement|center))?|legal|imprint|disclaimer|accessibility|print edition|e-?paper|videos?|photos|pictures|gallery|podcasts?|audio|live|live tv|tv|radio|weather|horoscopes?|crosswords?|games|top|up|down|next|prev(?:ious)?|first|last|less|yes|no|ok|okay|cancel|submit|send|go|apply|reset|clear|done|edit|delete|play|pause|mute|unmute|stop|language|english|settings|options|tags?|filed under|front page|homepage|world|news|politics|business|sports?|opinion|culture|technology|tech|science|health|entertainment|lifestyle|travel|economy|local|national|international|by|in|and|or|of|the|on|at|from|page|admin|posted in|continue|retry|expand|collapse|hide|show|enlarge|zoom|full ?screen|download|upload|pdf|via|editors?|staff|authors?)[\s:>»›|·*•…/,-]{0,3}"),
    ("navigation", "", r"(?:home|start|main)\s*(?:[>»/›|]|->)\s*.{0,120}|[\w &']{1,30}(?:\s*[>»›]\s*[\w &']{1,40}){1,5}"),
    ("navigation", "home", r"home(?: [A-Z][\w&]*){2,8}"),
    ("navigation", "dark light night mode", r"switch to (?:the )?(?:\w+ )?(?:dark|light|night|day|desktop|mobile)\b.{0,80}|(?:dark|light|night) mode.{0,30}"),
    ("navigation", "change select choose text", r"(?:change|select|choose) (?:language|edition|region|country|text size|font).{0,40}|text size.{0,20}"),
    ("navigation", "key please javascript browser", r".{0,60}\bapp key\b.{0,80}|please (?:check|enable|turn on|update|upgrade|wait|enter|select|try)\b.{0,140}|.{0,80}\b(?:javascript|your browser)\b.{0,160}"),
    ("navigation", "filed", r"filed (?:under|in|to)\b:?.{0,120}"),
    ("navigation", "font", r"font size.{0,30}"),
    ("navigation", "premium articles", r".{0,60}\byou have read \d+ of .{0,80}"),
    ("tags", "tags tag topics topic category categories keywords section sections posted labels label", r"(?:tags?|topics?|categor(?:y|ies)|keywords?|sections?|posted in|labels?)\s*:.{0,200}"),
    ("navigation", "back top edition close written opens", r"(?:back )?to (?:the )?top.{0,20}|set edition.{0,40}|.{0,60}\bopens? (?:in (?:a )?)?new (?:tab|window)\b.{0,40}|close .{0,20}|written by .{0,12}admin.{0,12}"),
    ("navigation", "image slide photo page", r"(?:image|slide|photo|page) \d+ (?:of|/|of /) ?/? ?\d+|current time.{0,40}|.{0,40}\b(?:play|next) (?:next )?playlist item.{0,20}"),
    # Rights and addresses.
    ("copyright", "copyright c", r"(?:©|\(c\)|copyright)\b.{0,400}|.{0,60}\bsubject to copyright\b.{0,400}"),
    ("copyright", "", r"©.{0,400}"),
    ("copyright", "rights reserved reproduced republished reprinting reproduction republish commons", r".{0,200}\ball rights reserved\b.{0,300}|.{0,200}\b(?:may not be (?:published|reproduced|copied|republished|redistributed)|reprint(?:ing|s)? (?:is|are) (?:permitted|prohibited|allowed)|no part (?:of this )?may be|republish this|reproduction (?:in whole|without|is))\b.{0,300}|.{0,60}\bcreative commons\b.{0,200}"),
    ("copyright", "views opinions information licensed licenced syndicated published appeared material", rf"{_UNSPOKEN}(?:(?:this (?:article|content|story|piece|post|material)|the content)\b.{{0,120}}\b(?:licen[cs]ed|(?:was |is )?(?:first|originally) (?:published|appeared)|syndicated)|(?:this (?:article|content|story|piece|post|material)|the (?:views|opinions|information|content)|(?:views|opinions) expressed)\b.{{0,120}}\b(?:information only|(?:not |constitute |investment )advice|(?:the )?(?:author|writer)[’']?s?[’']? own|do(?:es)? not (?:necessarily )?(?:reflect|represent)))\b.{{0,200}}"),
    ("copyright", "information website trademarks trademark registered", r"(?:the )?(?:information|content|material)s? (?:provided |contained |published )?(?:on|in) (?:(?:this|the|our) (?:web ?site|page|blog)|(?:this|our) site)\b.{0,500}|.{0,300}\bregistered trademarks?\b.{0,200}"),
    ("contact", "tel phone fax email address contact telephone", r"(?:tel|phone|fax|e-?mail|address|contact|telephone)\s*[:.].{0,120}|contact (?:us|me|the (?:author|editor|reporter|newsroom))\b.{0,140}"),
    ("contact", "", r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+\.\S+|[\w-]{2,}\.(?:com|org|net|info|co\.uk|example)(?:/\S*)?|@\w{2,30}"),
    ("contact", "tip tips question questions correction feedback error mistake typo", r"(?:got|have|send|do you have) (?:a |us |your |any )?(?:news |story )?(?:tips?|questions?|correction|feedback)\b.{0,140}|(?:know|see|spot(?:ted)?|notice) (?:something|an error|a mistake|a typo).{0,120}"),
    ("contact", "mistake typo error correction", r"(?:did you|have you)?(?: find| found| notice| spot)+(?:ed)? (?:a|an|any) (?:mistake|typo|error)s?\b.{0,120}|select the text and press.{0,60}"),
    ("notice", "ai machine generated created translated summary automatically", r".{0,60}\b(?:created|generated|written|produced|translated|summari[sz]ed)(?: automatically)? (?:by|with|using) (?:an? )?(?:ai|artificial intelligence|machine|computer|google)\b.{0,120}|.{0,40}\bmachine translat(?:ed|ion)\b.{0,80}"),
    ("notice", "delayed quotes standards", r"quotes delayed.{0,60}|our standards:.{0,120}"),
    # Times and sounds.
    ("reading_time", "min mins minute minutes sec seconds read", r"(?:(?:reading|read) time\s*:?\s*)?(?:about |~|est\.? )?\d+ ?-?–?\d* ?(?:min(?:ute)?s?|sec(?:ond)?s?)\.?(?: (?:read|listen|watch|reading|ago|to read))?\W{0,2}"),
    ("reading_time", "listen audio play hear", r"listen (?:to\b|now\b|\().{0,80}|(?:play|hear) (?:this )?(?:article|audio|story).{0,40}|audio (?:version|article).{0,60}"),
    ("reading_time", "", r"\d{1,2}:\d{2}(?: ?/ ?\d{1,2}:\d{2})?(?: ?[ap]\.?m\.?)?"),
    ("reading_time", "ago", rf"(?:updated |posted |published |last updated )?(?:about )?(?:\d+|an?) {_DAY} ago(?:\W{{0,3}}|{_UNSTOPPED}.{{0,20}})"),
    # Pictures.
    ("image_credit", "photo photograph image picture illustration graphic credit credits video pic foto photos caption figure", r"(?:(?:file |stock )?(?:photo(?:graph|s)?|image|picture|illustration|graphic|credits?|video|pic|foto|figure|caption))(?: (?:by|credit|from|courtesy|source|via|copyright|caption)\b)*\s*[:/|©-].{0,300}|(?:photo(?:graph)?|image|picture|video|illustration)s? (?:by|courtesy|credit|via|copyright)\b.{0,120}"),
    ("image_credit", "ap afp reuters getty epa tass kcna xinhua yonhap shutterstock istock unsplash pexels wikimedia flickr novosti", r"\(?(?:ap|afp|reuters|getty(?: images)?|epa|tass|ria novosti|kcna|xinhua|yonhap|shutterstock|istock|unsplash|pexels|wikimedia(?: commons)?|flickr|associated press|ap photo)(?:\s*[/|]\s*[\w .&-]{2,40}){0,3}\)?"),
    ("image_credit", "click tap chart map graphic table infographic", r"(?:click|tap) (?:here |on (?:the )?(?:image|photo|picture|chart) )?to (?:enlarge|zoom|view|expand|see).{0,60}|(?:chart|map|graphic|table|infographic)\s*:.{0,200}"),
    ("image_credit", "view open close expand enlarge image", r"(?:view|open|close|expand|enlarge) (?:image|gallery|photo|this image|fullscreen).{0,60}|image copyright.{0,60}"),
    ("caption", "", r"[▲△▼▽◀▶■]\s?\S.{3,300}"),
    # Where the text comes from, who worked on it.
    ("source_line", "source sources via", r"(?:original |article |news |story |via )*sources?\s*(?:links?|url|article|:).{0,160}|source link|via\s*:.{0,80}"),
    ("source_line", "original originally first read view see", r"(?:original(?:ly)?|first) (?:article|post|published|appeared|story|reported)\b.{0,160}|(?:read|view|see) (?:the )?(?:original|full|source) (?:article|story|text|post)\b.{0,120}"),
    ("source_line", "reprinted republished reproduced translated adapted provided", r"(?:reprinted|republished|reproduced|translated|adapted|provided) (?:from|by|with)\b.{0,160}"),
    ("source_line", "supplied provided produced", r"this (?:story|article|report|text|dispatch) (?:was|is) (?:supplied|provided|produced|distributed|filed) by\b.{0,160}"),
    ("source_line", "with", r"with (?:reports?|inputs?|files?|information|agencies|additional reporting) (?:from|by)\b.{0,120}|with agenc(?:y|ies)(?: inputs?)?"),
    ("credit", "editing reporting edited reported writing written translated compiled produced by from", r"\(?(?:additional |editing |reporting |edited |reported |writing |written |translated |compiled |produced )+(?:reporting |editing |writing )?(?:by|from)\b.{0,240}"),
    ("author_bio", "writer reporter journalist editor columnist correspondent contributor author educator photographer blogger analyst producer freelance", rf"{_UNSPOKEN}(?!.*\b{_EVENT}\b)(?!(?:he|she|it|this|that|there|the|my|his|her|their|our)\b)(?:(?-i:[A-Z])[\w.'’-]+ ){{1,4}}(?:\(@?\w+\) )?is (?:an? |the |our )?(?:[\w'’&,-]+ ){{0,8}}?(?:writer|reporter|journalist|editor|columnist|correspondent|contributor|educator|photographer|blogger|producer)(?:\W{{0,3}}$|[.,;] .{{0,500}}|,? (?:at|for|with|of|from|in|on|and|based|living|covering|writing|reporting|speciali[sz]ing|focus(?:s?ing|ed)|whose|who (?:lives|covers|writes|works|reports|focuses|speciali[sz]es|teaches|is based|has (?:written|covered|worked|reported)))\b.{{0,500}})"),
    ("author_bio", "appeared follow reach", r".{0,300}\b(?:his|her|their) (?:work|writing|articles?) (?:has|have) (?:also )?appeared (?:in|on)\b.{0,300}|(?:you can )?(?:follow|reach|contact|e-?mail) (?:him|her|them|the (?:author|writer|reporter))\b.{0,200}"),
    ("credit", "contributed", r"(?:the |this )?(?:\w[\w.'’,-]* ){1,14}contributed (?:to (?:this|the) (?:report|story|article)|reporting|research|from).{0,80}"),
)  # fmt: skip
