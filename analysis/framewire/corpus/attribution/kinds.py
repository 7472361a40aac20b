"""Words that tell a person from a body, a state, a group or a document."""

from __future__ import annotations

import re

from framewire.corpus.attribution.names import BODY_WORDS, STATES

PERSONS = frozenset(
    "person someone advocate democrat republican conservative liberal american russian plaintiff defendant staffer "
    "president minister premier chancellor leader spokesman spokeswoman spokesperson official diplomat ambassador "
    "envoy general colonel major captain lieutenant sergeant admiral marshal officer commander soldier veteran "
    "analyst expert researcher scholar professor scientist historian economist strategist pollster adviser advisor "
    "aide secretary undersecretary deputy chairman chairwoman chair chief director governor mayor senator congressman "
    "congresswoman representative lawmaker legislator politician candidate nominee man woman boy girl doctor nurse "
    "engineer driver farmer teacher student trader broker executive founder head coordinator organiser organizer "
    "volunteer activist author writer columnist commentator journalist reporter correspondent editor host moderator "
    "anchor producer singer actor artist pilot worker mother father son daughter widow wife husband brother sister "
    "friend neighbour neighbor coach player priest bishop pope judge lawyer attorney prosecutor dictator king queen "
    "prince princess manager owner mechanic guide resident witness victim survivor voter supporter critic opponent "
    "rival source insider billionaire businessman businesswoman mogul operative consultant delegate donor colleague "
    "member comrade".split()
)
GROUPS = frozenset(
    "officials authorities leaders ministers diplomats experts analysts researchers scholars scientists observers "
    "critics supporters opponents voters residents witnesses people men women students workers soldiers troops "
    "lawmakers senators republicans democrats conservatives liberals americans russians koreans ukrainians europeans "
    "sources aides advisers advisors prosecutors police investigators activists protesters journalists reporters "
    "media allies governments countries nations states members delegates participants politicians citizens families "
    "friends relatives parents colleagues fans users others lawyers attorneys economists pollsters strategists "
    "operatives respondents donors peoples masses rebels insurgents militants militia bosses executives employers "
    "employees many some most several few all half both percent majority minority number rest crowd audience public "
    "moderates evangelicals latinos hispanics blacks whites millennials independents libertarians commentators "
    "historians doctors teachers farmers refugees migrants immigrants candidates rivals spokesmen sides parties "
    "powers neighbours neighbors generals officers veterans judges insiders establishment delegation team staff".split()
)
ORGANISATIONS = frozenset(
    "government ministry department council agency party bank university institute association company group campaign "
    "committee commission administration army navy force forces military court congress senate house parliament "
    "assembly cabinet union organisation organization office service bureau police kremlin pentagon board fund "
    "chancellery foundation newspaper magazine channel network station outlet firm corporation coalition alliance "
    "community embassy regime opposition church school district city "
    "county province state nation country site website blog "
    "federation league club centre center pac think-tank publication paper broadcaster secretariat delegation press "
    "daily presidency leadership".split()
)
DOCUMENTS = frozenset(
    "report reports statement statements poll polls survey surveys study studies email emails e-mail letter letters "
    "article articles document documents data figures results book memo record records filing filings transcript "
    "video footage photo photos image images tweet tweets post posts post-mortem rule rules law laws bill "
    "constitution treaty agreement resolution declaration communique communiqué text message messages speech "
    "interview release news story stories headline headlines ad ads evidence numbers analysis review rumor rumors "
    "rumour rumours allegations claims comments remarks words idea ideas system plan policy war deal test tests visit "
    "summit meeting talks move decision event day week month year time thing things fact work farm plant factory mill "
    "mine song film show debate election campaign-trail account accounts views question questions answer lawsuit "
    "complaint indictment ruling list page source-code march game match".split()
)
# Names of one word or a few that are no person, whatever stands beside them.
_BODIES = frozenset(
    "kremlin pentagon congress senate parliament nato un eu us reuters tass kcna xinhua yonhap politico breitbart "
    "bloomberg facebook twitter google cnn bbc fox msnbc nbc abc cbs npr pbs fbi cia nsa doj gop dnc rnc opec imf "
    "isis isil hamas hezbollah taliban microsoft apple amazon youtube wikileaks gallup quinnipiac rasmussen interfax "
    "vedomosti kommersant duma knesset bundestag whitehouse interpol unicef unesco greenpeace amnesty".split()
)
_NO_SPEAKER = frozenset(
    "playground strip smeltery site unit convention peace sahara festival report statement poll polls survey east "
    "programme program project reform revolution tower towers presidency hotel hotels era doctrine "
    "rally primary caucus "
    "farms factories mills mines "
    "accords dialogue rights affairs republic idea farm river sea mountain mount lake valley island islands "
    "peninsula strait ocean gulf bay coast port harbour "
    "harbor road avenue square bridge airport war treaty accord agreement act plan day cup games summit conference "
    "forum stadium museum theatre theater monument palace factory plant mill mine complex prize award order city "
    "region district province county article chapter section january february march april june "
    "july august september october november december monday tuesday wednesday thursday friday saturday sunday".split()
)
_PEOPLE = re.compile(r"[A-Z]\w+(?:ans|ists|crats|ites|ese|ings|women|men)\Z|.*(?:Voters|Supporters|Officials)\Z")
_NAMES_LIKE_PEOPLE = frozenset("Evans Sans Hans Coleman Goodman Newman Freeman Siemens Cummings Hastings".split())


_OTHER_STATES = frozenset(
    (
        *("Antigua", "Andorra", "Angola", "Bahamas", "Bahrain", "Barbados", "Belize", "Benin", "Bhutan", "Bolivia"),
        *("Bosnia", "Botswana", "Brunei", "Burundi", "Cameroon", "Chad", "Comoros", "Congo", "Croatia", "Cyprus"),
        *("Djibouti", "Dominica", "Ecuador", "Eritrea", "Eswatini", "Fiji", "Gabon", "Gambia", "Grenada", "Guatemala"),
        *("Guinea", "Guyana", "Haiti", "Honduras", "Iceland", "Jamaica", "Kiribati", "Kosovo", "Kyrgyzstan", "Lesotho"),
        *("Liberia", "Liechtenstein", "Luxembourg", "Madagascar", "Malawi", "Maldives", "Mali", "Malta", "Mauritania"),
        *("Mauritius", "Micronesia", "Monaco", "Montenegro", "Morocco", "Mozambique", "Namibia", "Nauru", "Nicaragua"),
        *("Niger", "Oman", "Palau", "Paraguay", "Peru", "Samoa", "Senegal", "Seychelles", "Suriname", "Tajikistan"),
        *("Tanzania", "Togo", "Tonga", "Turkmenistan", "Türkiye", "Tuvalu", "Vanuatu", "Zambia", "Zimbabwe", "Korea"),
        *("Costa Rica", "Equatorial Guinea", "El Salvador", "Sri Lanka", "Sierra Leone", "Burkina Faso", "Cabo Verde"),
        *("Cape Verde", "Ivory Coast", "Dominican Republic", "Papua New Guinea", "Solomon Islands", "Marshall Islands"),
        *("Trinidad and Tobago", "San Marino", "Northern Ireland", "North Macedonia", "Macedonia", "Timor-Leste"),
    )
)


def is_state(name: str) -> bool:
    """Whether a name is that of a state, a capital that stands for one, or a part of the world.

    >>> is_state("North Korea"), is_state("Ana Lind")
    (True, False)
    """
    bare = re.sub(r"^(?:the|The) ", "", name)
    words = bare.split()
    compass = words and words[0] in ("North", "South", "West", "East", "Northern", "Southern")
    return (
        bare in STATES
        or bare in _MORE_STATES
        or bare in _OTHER_STATES
        or bool(compass and " ".join(words[1:]) in STATES | {"Korea"})
    )


_MORE_STATES = frozenset(
    (
        *("United States", "US", "U.S.", "USA", "UK", "U.K.", "United Kingdom", "Great Britain", "Britain", "DPRK"),
        *("ROK", "EU", "European Union", "Kiev", "Hong Kong", "New Zealand", "Saudi Arabia", "South Africa", "Vatican"),
        *("Palestine", "Czech Republic", "United Arab Emirates", "UAE", "Republic of Korea", "Soviet Union", "America"),
        *("West", "Riyadh", "Tehran", "Ankara", "Cairo", "Damascus", "Baghdad", "Kabul", "Minsk", "Warsaw", "Hanoi"),
        *("New Delhi", "Islamabad", "Jerusalem", "Ottawa", "Canberra", "Madrid", "Rome", "Athens", "Global South"),
    )
)


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation: a word in it says so, or it is written in capitals.

    >>> is_body("State Department"), is_body("KCNA"), is_body("Ana Lind")
    (True, True, False)
    """
    words = [re.sub(r"['’]s$", "", word) for word in name.split()]
    lower = [word.lower().strip(".") for word in words]
    capitals = len(words[-1]) > 2 and words[-1].isupper() and words[-1] not in ("III", "VII")
    short = any(word.isupper() and word.lower() in _BODIES for word in words)
    return (
        capitals
        or short
        or not BODY_WORDS.isdisjoint(lower)
        or any(word in _BODIES and len(word) > 3 for word in lower)
    )


def is_people(name: str) -> bool:
    """Whether a name is that of a people or a party's people.

    >>> is_people("Ukrainians"), is_people("Ana Lind")
    (True, False)
    """
    return " " not in name and bool(_PEOPLE.match(name)) and name not in _NAMES_LIKE_PEOPLE and name.endswith("s")


def is_no_speaker(name: str) -> bool:
    """Whether a name is that of a place, a thing or a day, which cannot speak."""
    return name.split()[-1].lower() in _NO_SPEAKER
