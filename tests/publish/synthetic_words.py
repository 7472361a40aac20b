"""The invented words of the synthetic run: a sea tunnel that does not exist, argued about by people who do not."""

from __future__ import annotations

OUTLETS = (
    "The Harbour Courier", "Norrland Ledger", "Пролив Сегодня", "Quay & Sons Weekly", "해협일보 Strait Daily",
    "The Very Long Named Intelligencer and Advertiser of the Outer Skerries and Lesser Sounds",
    "Ferryman's Post", "B",
)  # fmt: skip
SLANTS = {"The Harbour Courier": 0.6, "Norrland Ledger": -0.7, "Ferryman's Post": -0.8, "Quay & Sons Weekly": 0.4}
SPEAKERS = (
    "Minister Oda Brandvik", "Captain Ruslan Temir", "Professor Yeon-su Baek", "Ada Quill", "Union chair Per Holm",
    "Engineer Lucía Ferrán", "Ольга Лунина",
)  # fmt: skip
HOSTILE = (
    '#import "/etc/passwd": * and #panic("typst")',
    "<script>alert('x')</script><img src=http://example.invalid/x.png onerror=alert(1)>",
    "$x$ costs \\$5, $\\frac{1}{0}$ and *bold* _under_ `tick` = heading",
    "A \u202eright-to-left override\u202c and an \u2066isolate\u2069 meet",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3,
    "터널이 열렸다 and Туннель открыт and \U0001f6a2 and \u0000no null".replace("\u0000", "\x07"),
    "</style></script><iframe src='//example.invalid'></iframe> {{ title }} {% raw %}",
    '=HYPERLINK("http://example.invalid","click") <!-- comment --> @label <label>',
)
REMOVED = {
    "cookie notice": ("We use cookies to make this site work. Accept all", "Manage your cookie choices"),
    "related links": ("Read also: Ten ferries we loved", "More on this: the toll, explained <script>x</script>"),
    "share buttons": ("Share on Skerrygram", "Tweet  Share  Pin  #import"),
    "comment form": ("Leave a reply. Your email address will not be published.",),
    "image caption": ("A view of the portal (machine translated caption)",),
}
THEMES = {
    "construction": ("construction", ["tunnel", "drilling", "portal", "concrete", "engineers", "shaft"]),
    "costs": ("costs and tolls", ["toll", "budget", "kronor", "loan", "overrun", "bond"]),
    "safety": ("safety", ["fire", "drill", "smoke", "evacuation", "inspector", "exit"]),
    "protest": ("protests", ["march", "strike", "placard", "dockers", "petition", "crowd"]),
    "fishing": ("fishing", ["herring", "boats", "nets", "quota", "spawning", "harbour"]),
    "ferry": ("the ferries", ["ferry", "crossing", "timetable", "deck", "captain", "berth"]),
    "found_01": ("football, league, goal", ["football", "league", "goal", "coach", "keeper", "final"]),
}
TITLES = {
    "construction": ("Drill reaches the halfway mark", "Water stops work at the east portal"),
    "costs": ("Toll to rise before the first car", "Lenders ask for a second look at the tunnel"),
    "safety": ("Inspectors want a third exit", "Smoke test empties the pilot shaft"),
    "protest": ("Dockers march to the portal", "A petition of nine thousand names"),
    "fishing": ("Herring boats stay in harbour", "Nets torn on survey buoys"),
    "ferry": ("Last night boat keeps its captain", "Ferry line cuts the winter timetable"),
    "found_01": ("Harbour side win the sound cup", "Keeper saves two in extra time"),
}
THEME_SENTENCES = {
    "construction": (
        "The drill moved eleven metres on Tuesday.",
        "Engineers poured the last ring of concrete at the east portal.",
        "Water came through the rock at the second shaft and work stopped for a day.",
        "Crews now work in three shifts under the sound.",
    ),
    "costs": (
        "The budget has grown by four hundred million kronor since the spring.",
        "A single crossing would cost a driver ninety kronor.",
        "The lenders asked for a new forecast of traffic.",
        "Bonds for the project were sold in two lots.",
    ),
    "safety": (
        "A smoke test emptied the pilot shaft in six minutes.",
        "The inspector counted two exits where the plan shows three.",
        "Fire crews from both shores trained together for the first time.",
        "The report lists forty open points on ventilation.",
    ),
    "protest": (
        "Some two thousand people walked from the market to the portal.",
        "The dockers handed over a petition with nine thousand names.",
        "Police counted four hundred placards and no arrests.",
        "The strike ended at noon without an agreement.",
    ),
    "fishing": (
        "Herring boats stayed in harbour for a ninth day.",
        "Nets were torn on the survey buoys off the point.",
        "The quota for the inner sound was cut by a tenth.",
        "Spawning grounds lie two kilometres from the line of the tunnel.",
    ),
    "ferry": (
        "The night boat carried thirty-one cars on its last crossing.",
        "The ferry line has cut its winter timetable to four sailings.",
        "A new berth on the south quay was opened without a speech.",
        "Captains were told of the change by letter.",
    ),
    "found_01": (
        "The harbour side won the sound cup after extra time.",
        "The keeper saved two penalties in front of a small crowd.",
        "The coach has used nineteen players this season.",
        "The league table has not changed at the top since autumn.",
    ),
}
TARGETS = {
    "tunnel": "building the Halden Sound tunnel",
    "consortium": "the Halden Link consortium",
    "toll": "the tunnel toll",
    "strike": "the dockers' strike",
    "ferry_line": "the Skerry ferry line",
}
STANCE_SENTENCES = {
    "tunnel": {
        "favour": (
            "The tunnel is the best thing to happen to this coast in a century.",
            "The tunnel will bring the two shores together.",
        ),
        "neutral": (
            "The tunnel is eleven kilometres long.",
            "The tunnel has been planned since the turn of the century.",
        ),
        "against": (
            "The tunnel is a folly that nobody on this shore asked for.",
            "The tunnel should never have been begun.",
        ),
    },
    "consortium": {
        "favour": (
            "The consortium has kept every promise it made.",
            "The consortium deserves credit for its patience.",
        ),
        "neutral": ("The consortium has five members.", "The consortium publishes its accounts in March."),
        "against": (
            "The consortium has hidden the true state of the rock.",
            "The consortium cannot be trusted with public money.",
        ),
    },
    "toll": {
        "favour": ("The toll is a fair price for a fair road.", "The toll spares those who never cross."),
        "neutral": ("The toll is paid at the west end.", "The toll is set once a year."),
        "against": ("The toll is a tax on the poor.", "The toll punishes people who have no choice."),
    },
    "strike": {
        "favour": ("The strike is right and long overdue.", "The strike has shown courage."),
        "neutral": ("The strike began on a Monday.", "The strike is in its third week."),
        "against": ("The strike holds a whole town to ransom.", "The strike does harm to everyone."),
    },
    "ferry_line": {
        "favour": ("The ferry line has served us well and should stay.", "The ferry line is the pride of the sound."),
        "neutral": ("The ferry line owns six ships.", "The ferry line was founded by two brothers."),
        "against": (
            "The ferry line has neglected its ships for years.",
            "The ferry line treats its passengers with contempt.",
        ),
    },
}
FRAMES = ("conflict", "human_interest", "economic", "morality", "responsibility", "threat")
_FRAME_NAMES = {"human_interest": "human interest", "economic": "economic consequences", "threat": "security threat"}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _book() -> str:
    lines = ['title = "The Halden Sound tunnel in the news"', 'version = "0.3"', 'language = "en"', "seed = 7", ""]
    for theme, (name, terms) in THEMES.items():
        if not theme.startswith("found_"):
            lines += ["[[theme]]", f'id = "{theme}"', f"name = {_quoted(name)}"]
            lines += [f'definition = "News about {name}: {terms[0]}, {terms[1]} and {terms[2]}."', ""]
    for target, name in TARGETS.items():
        lines += [
            "[[target]]",
            f'id = "{target}"',
            f"name = {_quoted(name)}",
            f'mentions = ["(?i){target.split("_")[0]}"]',
        ]
        for side in ("favour", "against"):
            lines.append(f"{side} = [{', '.join(_quoted(text) for text in STANCE_SENTENCES[target][side])}]")
        lines.append("")
    for frame in FRAMES:
        name = _FRAME_NAMES.get(frame, frame)
        lines += ["[[frame]]", f'id = "{frame}"', f'name = "{name}"']
        lines += [f'hypothesis = "This text is about {name}."', f'denial = "This text is not about {name}."', ""]
    return "\n".join(lines)


CODEBOOK = _book()
