"""What a corpus of public affairs is not about: passages nearer to everyday subjects than to their own corpus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule
from framewire.themes.found.kmeans import product

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Rounds in which the middle of the corpus is taken again without its farthest fifth.
ROUNDS, FARTHEST = 3, 0.2
# In our words: what people write that is no news. A subject is several sentences, so that none decides alone.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "cooking": (
        "Chop the onions, fry them in oil, add salt and simmer the sauce.",
        "Mix flour, sugar, eggs and butter and bake the cake in the oven.",
        "A soup of vegetables, herbs and garlic, served with bread.",
        "Grill the fish or the meat and season it with pepper and lemon.",
    ),
    "sport": (
        "The striker scored a goal in the second half and the team won the match.",
        "The point guard made three-pointers and the team won the basketball game.",
        "The batsman was bowled out and the innings ended with a few runs.",
        "The quarterback threw a touchdown pass before half-time.",
        "The hockey team scored in overtime after a penalty.",
        "She won the set after a tie-break and reached the final of the tennis tournament.",
        "The runner set a personal best in the race and took the gold medal.",
        "The cyclist attacked on the climb and won the stage.",
        "The driver started from pole position and finished the race on the podium.",
        "The boxer won the title fight on points.",
        "The golfer made a birdie on the last hole.",
        "The coach praised the players after the league game.",
    ),
    "instructions": (
        "Press the button, wait for the light and restart the device.",
        "Open the settings menu, choose your account and enter the password.",
        "Insert the card or the cable and replace the battery.",
        "Drill a hole, put in the screw and tighten it with a screwdriver.",
        "Sand the wood, paint the wall and let the coat dry.",
        "Unscrew the pipe under the sink and replace the seal.",
        "Assemble the shelf and the table with the parts in the box.",
        "Repair the bicycle tyre with a patch.",
        "Wash the clothes at a low temperature and iron them.",
        "Clean the surface with a soft cloth and vinegar.",
        "Plant the seeds in moist soil and water the seedlings.",
        "Knit the row, purl the next and cast off the stitches.",
        "Fold the paper along the dotted line.",
        "Pitch the tent, pack the rucksack and follow the trail.",
    ),
    "advice": (
        "Stretch before the workout and drink enough water.",
        "Feed the puppy twice a day and train it with treats.",
        "Babies sleep better with a quiet evening routine.",
        "Wear a jacket with matching shoes this autumn.",
        "Your star sign promises luck in love and patience at work.",
    ),
    "stories": (
        "Once upon a time a girl lived with her grandmother near the forest.",
        "He kissed her in the rain and she closed her eyes.",
        "The room was clean, the breakfast good and the staff friendly.",
        "The knight moves to the centre and attacks the queen.",
    ),
    "selling": (
        "Buy two and get one free, offer valid while stocks last.",
        "Free shipping, easy returns and a two-year warranty.",
        "The apartment has two bedrooms, a balcony and a fitted kitchen.",
        "We are looking for a motivated trainee with good computer skills.",
    ),
}
# What news is about when it is about nothing in the codebook: the first level of the IPTC Media Topics, in our words.
NEWS = (
    "An exhibition, a film or a concert opened to the public.",
    "The police arrested a suspect and a court heard the case.",
    "Floods, a storm or an earthquake damaged homes and rescuers were sent.",
    "Prices, wages and the growth of the economy.",
    "A company announced its results, a merger or a new product.",
    "Pupils and students began the school year at schools and universities.",
    "Farmers brought in the harvest of rice and wheat.",
    "Doctors and hospitals treated patients during an outbreak of disease.",
    "A family told the story of its life and memories.",
    "Workers went on strike over pay and conditions.",
    "Travellers, trains, hotels and tourism.",
    "Voters went to the polls and parties formed a government.",
    "Parliament debated a bill and the budget.",
    "Believers gathered for a religious feast.",
    "Scientists published a study and engineers tested a new technology.",
    "The forecast promises rain and cooler weather.",
    "A factory was opened and workers were praised for meeting the plan.",
    "Sales of phones, computers and software rose, and a firm launched a new gadget.",
    "Users of an internet service were hit by a virus and the firm promised an update.",
    "A film topped the box office and a singer won an award for her album.",
)


@dataclass(frozen=True)
class Everyday:
    """What passages are compared with: `references` (m, d), `owner` (m,) the subject of each or -1 for news, the
    `middle` (d,) of the corpus, `own` (subjects,) those that the corpus is about itself, and the `lead` that counts."""

    references: Floats
    owner: Ints
    middle: Floats
    own: Flags
    lead: float

    def has(self, points: Floats) -> Flags:
        """Return which points (n, d) are about an everyday subject that the corpus is not about."""
        if not len(self.references) or not len(points):
            return np.zeros(len(points), np.bool_)
        subject, lead = self.leads(points)
        return np.asarray((lead > self.lead) & ~self.own[subject], np.bool_)

    def leads(self, points: Floats) -> tuple[Ints, Floats]:
        """Return the nearest everyday subject (n,), and how much nearer it is than the corpus and any news."""
        nearness = product(points, self.references.T)
        columns = [_two_nearest(nearness[:, self.owner == subject]) for subject in range(-1, int(self.owner.max()) + 1)]
        subjects = np.stack(columns[1:], axis=1)
        rival = np.maximum(columns[0], product(points, self.middle[:, None])[:, 0])
        return subjects.argmax(axis=1), np.asarray(subjects.max(axis=1) - rival, np.float32)


def learn_everyday(points: Floats, embedder: Embedder | None) -> Everyday:
    """Compare passages (n, d) with everyday subjects; with none where there is no embedder or one passage only."""
    width = points.shape[1]
    if embedder is None or len(points) < 2:
        nothing = np.zeros(0, np.int64)
        return Everyday(np.zeros((0, width), np.float32), nothing, np.zeros(width, np.float32), nothing > 0, 0.0)
    texts = [*NEWS, *(text for said in SUBJECTS.values() for text in said)]
    owner = np.array([-1] * len(NEWS) + [place for place, said in enumerate(SUBJECTS.values()) for _ in said], np.int64)
    references = embedder.encode(texts)
    # What a cosine means differs from model to model: a lead is measured by how far the references lie apart.
    lead = rule("everyday_lead") * _apart(references[owner >= 0], owner[owner >= 0])
    first = Everyday(references, owner, middle(points), np.zeros(len(SUBJECTS), np.bool_), lead)
    subject, leads = first.leads(points)
    shares = np.bincount(subject[leads > lead], minlength=len(SUBJECTS)) / len(points)
    return Everyday(references, owner, first.middle, shares > rule("everyday_share"), lead)


def middle(points: Floats) -> Floats:
    """Return the direction (d,) in which most points lie, whatever a fifth of them does."""
    found = _unit(points.mean(axis=0))
    for _ in range(ROUNDS):
        near = product(points, found[:, None])[:, 0]
        found = _unit(points[near >= np.quantile(near, FARTHEST)].mean(axis=0))
    return found


def _apart(references: Floats, owner: Ints) -> float:
    """Return how much nearer references of one subject are to each other than to those of other subjects."""
    nearness, same = product(references, references.T), owner[:, None] == owner[None]
    other = ~np.eye(len(owner), dtype=bool)
    return float(nearness[same & other].mean() - nearness[~same].mean())


def _two_nearest(nearness: Floats) -> Floats:
    return np.asarray(np.sort(nearness, axis=1)[:, -2:].mean(axis=1), np.float32)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.sqrt((vector.astype(np.float64) ** 2).sum())), 1e-12), np.float32)
