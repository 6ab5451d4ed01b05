"""The English words that the import knows: one place to look when a page is read wrongly.

Most are plain words under a one-letter tag (``TAGS``): a sentence is tokenized into them once, and doses and sides are
read from the tags. The few patterns that remain stand one alternative a line, each with an example.
"""

from __future__ import annotations

import re
from functools import cache

from coach.content.model import Muscle, Phase, Position


def words(text: str) -> list[str]:
    """The words of a list that is written as a text, for that is how one reads and extends it."""
    return text.split()


SECOND, MINUTE, BREATH = 1_000, 60_000, 10_000
"""ms. One slow breath, 4 s in and 6 s out, is the coach's default."""
MS = dict.fromkeys(words("second seconds sec secs s \" ''"), SECOND)
MS |= dict.fromkeys(words("minute minutes min mins"), MINUTE) | {"'": MINUTE}

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: float(value) for value, word in enumerate(_SMALL.split())}
NUMBERS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)}
"""``one`` counts only what is counted ("one minute"); else it names a side ("one leg")."""

LEG = words(
    "leg legs knee knees foot feet ankle ankles heel heels thigh thighs calf calves shin shins toe toes hip hips glute"
    " glutes buttock buttocks hamstring hamstrings quad quads kneecap sole soles groin"
)
ARM = words(
    "arm arms hand hands elbow elbows shoulder shoulders wrist wrists forearm forearms palm palms finger fingers"
    " fingertips thumb thumbs fist fists tricep triceps bicep biceps armpit"
)
PLURALS = words("sides legs knees feet ankles heels thighs calves hips arms hands elbows shoulders wrists palms limbs")

TAGS: dict[str, str] = {
    "u": " ".join(MS),
    "b": "breath breaths",
    "c": "count counts counting",
    "r": "rep reps repetition repetitions times",
    "s": "set sets round rounds cycle cycles circuit circuits rds",
    "y": (  # counted, and says what is done: "ten slow circles"
        "circles rotations swings rolls pulses kicks raises squats steps lunges jumps taps slides lifts bridges tilts"
        " presses sweeps passes turns bends twists glides nods shrugs step-downs hops throws squeezes"
    ),
    "j": (
        "deep slow full more long easy calm steady relaxed even big controlled gentle small large quick brief short"
        " slowly gently carefully good smooth whole quickly immediately simply evenly equally gradually bent straight"
        " extended outstretched crossed front back rear lead leading trailing top bottom upper lower free supporting"
        " support working raised lifted standing flexed stretched inside outside inner outer straightened planted near"
        " far nearer farther loose grounded first same-side steadily next final end contracted stretched"
    ),
    "e": "each per every either both ea",
    "p": " ".join([*LEG, *ARM, "side sides ear ears cheek eye pec oblique ribs rib limb limbs"]),
    "l": "left right",
    "o": "other opposite opposing contralateral",
    "h": (
        "hold holds holding held stay stays staying maintain maintaining remain remaining keep keeping linger sustain"
        " wait pause pausing spend breathe breathing linger freeze"
    ),
    "d": (
        "do does doing perform performing performed complete completing execute make go try continue continuing work"
        " take aim practice practise train treat shoot finish"
    ),
    "a": "repeat repeats repeating repeated redo mirror duplicate replicate same likewise ditto again",
    "w": "switch switching swap swapping change changing trade trading exchange reverse reversing alternate-to",
    "t": "alternate alternates alternating alternately",
    "g": "move moving going turning rolling twisting come turn roll step face flip lie shift proceed transition rotate"
    " tilt twist bend lean pass",
    "_": "rest resting break recover",
    "L": "release releasing relax relaxing",
    "q": "day days daily week weeks weekly morning evening night nightly month months",
    "m": (
        "degrees degree inch inches cm meter meters metre metres mm percent pounds lbs kg yards ways parts directions"
        " plates bars points thirds quarters ft direction angle angles"
    ),
    "z": "position stretch stretches stretching pose contraction movement movements exercise motion sequence process"
    " posture procedure thing routine it this that these them way amount number manner fashion point program workout",
    "k": "and then but plus before while until as because which so where when once after",
    "f": (
        "the your of at in on for with about around approximately approx roughly by there here through its my you total"
        " altogether all time have too also well now finally lastly afterwards afterward should will can may be been"
        " done ready are still naturally over during within least no not up down only just"
    ),
    "A": "a an another",
    "1": "one single",
    "½": "half",
    ">": "to",
    "|": "or",
    "<": "between from",
    "*": "x",
    "i": "if unless whether",
    "V": (
        "few several some many couple multiple recommended desired prescribed required given suggested appropriate"
        " necessary moment beat failure"
    ),
    "Y": "twice thrice",
    "M": "minimum",
    "X": "max maximum",
}
"""Tag: its words. What is in none is ``W``; after reading, ``T`` is a time, ``R`` a number of repetitions, ``S`` of
sets, ``E`` "on each side", ``Q`` how often a day, ``N`` a number that stays one."""

_PHRASES = {
    "M": "at least|a minimum of|no less than|not less than",  # what makes a time a bound
    "X": "up to|no more than|no longer than|for longer than|more than|a maximum of|at most",
    "O": "or more|or longer",
    "V": "as long as",
    "Σ": "in total|in all|of these|of them",
    "f": "or so|at all times|each other|one at a time|at a time|each time|every time",
    "n": "a couple of|a couple",
    "q": "every other day",
    "m": "right angles|right angle",
    "L": "let go|letting go|ease off|loosen the grip",
    "G": "work up|working up|work towards|work toward|working towards|build up|building up|build to|progress to"
    "|increase to|increasing to|move on to|over time|over the weeks|over the next|eventually|ideally|as you get"
    "|as you become|as you grow|as you improve|your goal|the goal|your aim|the aim|try to reach|able to|beginners"
    "|by week|each week|once this|when this",  # a goal is no dose
    "w": "roll over|turn over|turn around|turn round|turn about|flip over|change over|switch over|swap over"
    "|the other way round|legs reversed|feet swapped|hands reversed|arms reversed|sides reversed",
    "W": "change the interlace",
    "=": "counts as|equals|is considered|that is one|that's one|this is one|makes one",
    "t": "in turn|keep switching|keep changing|keep swapping|hand to hand",  # both sides take turns
    "~": "side to side|back and forth|mid-air",
    "d": "keep going|carry on|go on",
    "a": "once more|its turn|go again",
    "o": "the other way|the second|your second",
    "E": "per side|a side|both ways|e/s",
    "D": "each way|each direction",
}
PHRASES = {phrase: tag for tag, phrases in _PHRASES.items() for phrase in phrases.split("|")}
"""More words than one with a tag of their own; the longest wins."""

NO_SIDE_AFTER_RIGHT = words(
    "away up down over before after above below behind under underneath next at off where as when now here there into"
    " through in outside amount way time place position on against beside angle"
)
"""\"Right over the mat": there it is no side."""
NO_SIDE_BEFORE_LEFT = words("is are be being get gets was were have has had nothing time you whatever what")

VERBS = words(
    "lie lay sit stand kneel get start begin place put bend extend raise lift lower cross bring pull push press hold"
    " reach lean turn twist tilt rotate step keep relax breathe inhale exhale return repeat switch release stay slide"
    " draw hug grab grasp interlace clasp straighten fold hinge drop let roll squeeze stretch move walk open take come"
    " rest feel do perform tuck point flex swing circle alternate change go position assume hang make use wrap loop"
    " rock arch round look shift engage set find try allow aim sink spread nod shrug pause continue uncross unwind"
    " shake reset swap jump hop hook thread tighten tap row curl drive spend work slump keeping breathing letting give"
    " march kick punch lunge land leap go use give support balance rise stack drop curve grip catch raise soften"
    " focus maintain avoid don't"
)


def imperative(word: str) -> str:
    """ "Breathing" as "breathe": what stood behind "hold for ... while" is an instruction of its own."""
    stem = word.lower().removesuffix("ing")
    return next((verb for verb in (stem, f"{stem}e", stem[:-1]) if stem != word.lower() and verb in VERBS), "")


HOLDING = words("hold holds holding held stay staying stays maintain remain keep sustain linger stretch hang sink")
MOVING = set(words(
    "circle circles circling circular swing swings swinging jump jumping march marching walk walking run jog kick kicks"
    " pedal cycle shake rock bounce pulse pulses pulsing skip hop climb dance punch flow moving movement"
))  # fmt: skip
"""A time beside one of these is one of movement."""


@cache
def rx(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, without regard to case; compiled when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


def any_of(*alternatives: str) -> str:
    """One pattern of several, so that each can stand on its own line with an example beside it."""
    return "(?:" + "|".join(alternatives) + ")"


def family(noun: str) -> str:
    """``leg`` or ``arm`` for a part of one, ``side`` for what is neither."""
    return "leg" if noun in LEG else "arm" if noun in ARM else "side"


HEADINGS: tuple[tuple[str, str], ...] = (
    ("question", r"(?:\w+ ){0,2}questions?(?: .{2,20})?|f\.?a\.?q\.?'?s?|q ?(?:&|and) ?a|people (?:also )?ask"),
    ("mistake", r"(?:\w+ )?(?:mistakes?|errors?|faults?)(?: .{2,30})?|(?:what|things) (?:not to do|to avoid)|don'?ts"),
    ("caution", r"(?:cautions?|warnings?|safety|contra-?indications?|precautions?|risks?)(?: .{2,30})?"),
    ("caution", r"(?:when|who should) (?:not|to avoid|avoid).{0,40}|important"),
    ("dose", r"(?:sets?|reps?|repetitions?)(?: (?:and|&|x) \w+)?|how (?:long|often|many|much).{0,40}"),
    ("dose", r"dos(?:age|e|ing)|duration|hold(?: time)?|prescription|frequency|time"),
    ("tip", r"(?:\w+'?s? )?(?:tips?|cues?|pointers|hints?|notes?|key points?)(?: (?:and|&) \w+| for .{2,30})?"),
    ("tip", r"do'?s|remember|form"),
    ("instruction", r"(?:\w+[ -](?:by[ -]\w+ )?)?(?:instructions?|steps?|directions?|execution|guide)"),
    ("instruction", r"how (?:to|do you|do i)\b.{0,60}|performing .{2,40}|what to do|set-?up|execution and form"),
    ("instruction", r"(?:the )?(?:movement|exercise|stretch|move|technique|method|procedure|process|practice)"),
    ("instruction", r"getting (?:into|started).{0,20}|preparation|starting position"),
    ("description", r"overview|description|about.{0,40}|summary|introduction|background|purpose|goals?"),
    (
        "description",
        r"benefits?(?: of .{2,50})?|why .{0,40}|what (?:is|it).{0,60}|(?:target )?muscles?(?: \w+)?|targets?",
    ),
    ("other", r"(?:variations?|modifications?|progressions?|regressions?|alternatives?|easier|harder)(?: .{2,40})?"),
    ("other", r"related .{2,30}|see also|share|comments?|video|images?|gallery|you (?:may|might) also like"),
    (
        "other",
        r"equipment(?: needed)?|references?|sources?|citations?|bibliography|further reading|links|about the author",
    ),
)
"""What a heading says of the lines below it; it must be the whole heading."""

ADDRESS = r"https?://\S+"
DOSED = (
    r"(?:sets?|reps?|repetitions?|hold(?: time)?|duration|time|dos(?:e|age)|rounds?|sides?|rest|frequency|tempo)"
    r"(?: ?[/x&,] ?\w+)?\s?[:=-]"
)
"""How a line begins that is a dose with its labels: "Sets: 3  Reps: 12", "Sets/Reps: 3 x 12"."""
IMPERATIVE = (
    r"(?:(?:now|then|next|first|finally|slowly|gently|carefully|from here|with|while|keeping|once|start by|begin by"
    r"|to start|to begin)\b[^,]{0,60}?,? ){0,2}(?:" + "|".join(VERBS) + r")\b"
)
"""How a sentence begins that asks to do something."""

LABELS: tuple[tuple[str, str], ...] = (
    ("primary", r"(?:primary |target )?(?:muscles?|targets?)(?: (?:worked|group|targeted))?"),
    ("equipment", r"equipment|props?|you need"),
    ("level", r"level|difficulty"),
    ("author", r"author|(?:written )?by"),
    ("license", r"licen[cs]e"),
)
"""``Equipment: band`` and the like, one a line."""

COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", r"name|exercise|stretch|title|pose|movement"),
    ("text", r"instructions?|description|how(?: to)?|steps?|directions?"),
    ("hold", r"(?:hold|time|duration|length|seconds?|secs?)(?: ?\(?(?:in )?(?:s|secs?|seconds)\)?)?"),
    ("minutes", r"(?:(?:time|duration) ?\(?(?:in )?)?min(?:ute)?s?\)?"),
    ("reps", r"rep(?:etition)?s?"),
    ("sets", r"sets?|rounds?"),
    ("side", r"sides?|(?:each|per) side|left|right"),
    ("tip", r"notes?|tips?|cues?|comments?"),
    ("primary", r"(?:target )?muscles?|targets?"),
    ("equipment", r"equipment|props?"),
    ("level", r"level|difficulty"),
)
"""What a column of a table is, by the whole of its heading."""
BOTH_SIDES = (
    r"y(?:es)?|both|each|sides?|(?:each|both|per|every|a) \w+|e/s|(?:2|two) sides"
    r"|(?:l|left) ?(?:/|and|\+|&|,)? ?(?:r|right)|(?:r|right) ?(?:/|and|\+|&|,)? ?(?:l|left)"
)

POSITIONS: tuple[tuple[Position, str], ...] = (
    ("all-fours", r"hands and (?:your )?knees|all[- ]fours|quadruped|table ?top position"),
    ("prone", r"face[- ]?down|on (?:your|the) (?:stomach|belly|tummy|front)\b|\bprone\b|\bplank\b"),
    ("side-lying", r"on (?:your|the|one) (?:left |right |other )?side\b|side[- ]lying"),
    ("kneeling", r"\bkneel|on your (?:knees|heels)"),
    ("chair", r"\bsit\w*\b[^.;]{0,40}\b(?:chair|bench|stool|box|edge of|machine|ball)|\bchair\b"),
    ("seated", r"\bsit(?:ting|s)?\b|\bseated\b|cross-legged"),
    ("standing", r"\bstand(?:ing|s)?\b|\bfeet (?:are )?(?:shoulder|hip)|\blung|\bsquat\b|\bwalk|\bjump|\bhang"),
    ("supine", r"on (?:your|the) back\b|\bsupine\b|face[- ]?up|reclin|\blie\b|\blying\b|\blay\b"),
)
"""The first of these that the first sentence to name any names is where it starts."""

PROPS = {
    "foam roll": "foam roller",
    "exercise ball": "ball",
    "bands": "band",
    "gym mat": "mat",
    "kettlebells": "kettlebell",
}
NO_PROPS = ("body only", "none", "other", "no equipment", "bodyweight", "body weight", "none (bodyweight exercise)", "")

MUSCLE_WORDS: tuple[tuple[Muscle, str], ...] = (
    ("abdominals", r"\babs?\b|abdom\w*|\bcore\b|oblique\w*|obliquus\w*|\bbelly\b|serratus"),
    ("abductors", r"abductors?|outer (?:hips?|thighs?)|\bIT band|\bTFL\b"),
    ("adductors", r"adductors?|inner thighs?|\bgroin\b"),
    ("biceps", r"biceps?(?! femoris)\b|brachialis"),
    ("calves", r"\bcalf\b|\bcalves\b|gastrocnemius|soleus|achilles|\bankles?\b|\bshins?\b"),
    ("chest", r"\bchest\b|pectoral\w*|\bpecs?\b"),
    ("forearms", r"forearms?|\bwrists?\b|brachioradialis"),
    ("glutes", r"\bglutes?\b|glute(?:us|al)\b[\w ]*|buttocks?|piriformis|\bhips?\b(?! flexor)|\bhip rotators\b"),
    ("hamstrings", r"hamstrings?|biceps femoris"),
    ("lats", r"\blats?\b|latissimus(?: dorsi)?"),
    ("lower back", r"low(?:er)?[- ]back|lumbar|erector spinae|lower trunk|trunk extensors?"),
    ("middle back", r"(?:mid(?:dle)?|upper)[- ]back|rhomboids?|thoracic|^back$"),
    ("neck", r"\bneck\b|sternocleido\w*|scalenes?|cervical"),
    ("quadriceps", r"\bquads?\b|quadriceps\w*|hip flexors?|front of (?:the|your) (?:thigh|hip)|psoas"),
    ("shoulders", r"\bshoulders?\b|deltoids?|\bdelts?\b|rotator cuff"),
    ("traps", r"\btraps?\b|trapezius"),
    ("triceps", r"triceps?\b"),
)

_FIRST = r"^(?:(?:then|now|slowly|gently|finally|and|to finish|to come out|next),? ){0,3}"
ENTER = (
    r"\bfeel (?:a|the) (?:\w+ )?(?:stretch|pull)|\buntil you (?:can )?feel|\bexhale (?:as|and)"
    r"|\b(?:push|pull|draw|lean|press|bend|fold|sink|twist|rotate|tilt|reach|stretch|hinge|guide|squeeze)\b"
)
PHASES: tuple[tuple[Phase, str], ...] = (
    ("release", rf"{_FIRST}(?:releas\w+|return\w*|com(?:e|ing) (?:back|out|up)|let go|unwind|lower|back to)\b"),
    (
        "hold",
        rf"{_FIRST}(?:try to |continue to |make sure to |be sure to )?"
        r"(?:hold|stay|maintain|keep|breathe|relax|remain|let|feel|pause|soften|rest|inhale|exhale|do not|avoid)\b",
    ),
)
"""How the last lines of a held exercise begin, from the end backwards."""

EYES = any_of(
    r"[,(]?\s*\b(?:as|like) (?:is )?(?:shown|pictured|illustrated|demonstrated|depicted|seen)\b[^,.;)]*\)?,?",
    r"\b(?:the|this|these|our|following) (?:image|picture|photo|figure|video|diagram|illustration|animation|gif)s?\b",
    r"\(?\b(?:see|watch|refer to|look at|view|click) (?:the |our |this )?(?:image|picture|photo|figure|video|link"
    r"|diagram|above|below|here)\b[^.;)]*\)?",  # "(see image)"
    r"\b(?:pictured|illustrated)\b|\bshown (?:above|below|here)\b",
    r"https?://\S+|\bwww\.\S+",
)
"""What a listener, who has no picture, cannot follow."""

PAUSE = any_of(
    r"[\[({<*]{1,2} ?[\w .:=/'\"-]{1,40}[\])}>*]{1,2}",  # [pause 3 s], (5 second pause), <break time="2s"/>, [5s]
    r"(?<!\w)/\d{1,3} ?s(?:ec\w{0,4})?(?!\w)",  # /5s
    r"(?:\.\.\.|--?|[–—…]) ?pause ?(?:\.\.\.|--?|[–—…]|$)",  # - pause -
)
"""Where a mark for a pause may stand, in its usual spellings."""
PAUSES = set(words("pause silence silent wait break beat slnc moment"))
PAUSING = PAUSES | set(words(
    "a of for time long longer short shorter here strength medium strong weak ms msec s sec secs second seconds min"
    " mins minute minutes"
))  # fmt: skip
"""Words that make a mark one of a pause, and those that may stand beside them."""

CAUTION = any_of(
    r"\b(?:stop|avoid|skip|do not|don't|never|ease off|back off)\b[^.;]*\b(?:pain|injur|hurt|dizz|problem|numb|tingl"
    r"|pregnan|strain|sharp|damage|condition)",  # "stop if it hurts"
    r"\b(?:pain|injur\w*|hurts?|dizzy|dizziness|numbness|overstretching)\b[^.;]*\b(?:stop|avoid|skip|ease|back off"
    r"|consult|see a|sign to|shorten)\b",  # "pain is a sign to ease off"
    r"\b(?:caution|warning|contraindicat\w*|sharp pain|risk of injury|doctor|physician)\b",
    r"\bconsult (?:your|a)\b|\bbe (?:very |extra )?careful\b",
    r"\bprevent (?:overstretching|injury|injuries)\b",
    r"\bif (?:you|there)\b[^.;]*\b(?:pain|injur|problem|surgery|herniat|osteopor|dizz)",
)
TIP_LABEL = r"(?:(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember|caution|warning|safety|important)"
TIP_LABEL += r"\s*[:!-]\s*)"
VARIATION = r"(?:variations?|alternatively|an? (?:easier|harder|advanced) (?:version|variation))\b"
PARTNER = r"\b(?:partner|assistant|helper)\b|\b(?:have|ask) (?:someone|somebody|a friend)\b"
PERHAPS = (
    r"\bif (?:possible|you|available|using)|\bmay\b|\beither\b|without|optional|\bcan\b|\bcould\b|\bor (?:a|with) "
    r"|\b(?:someone|partner) (?:to )?(?:give|hand|pass|bring|load|spot|help)"
)
"""Beside the partner: then it can be done alone, too."""

_COUNT = r"(?:for |a |slow |count |of |about ){0,4}(\d{1,2}|[a-z]{3,6})\b(?: counts?| seconds?)?"
_OUT = r"(?:exhal\w+|breath\w* out|\bout)"
BREATHS = rf"(?:inhal\w+|breath\w* in) (?:through your nose )?{_COUNT}[^.]{{0,20}}?{_OUT} {_COUNT}"
"""Breathing by numbers: "inhale for 4 counts, exhale for 6"."""

SAME_FOR_BOTH = any_of(
    r"(?:same|equal|identical|even)\b[^.;]*?\b(?:time|hold|setup|duration|length|amount|number|count|seconds|reps)\w*\b"
    r"[^.;]*?\b(?:both|each|either) (?:sides?|legs?|arms?|feet|hips?)",  # "the same hold time on both sides"
    r"(?:sides|legs|arms) (?:for )?(?:the same|equally|evenly)\b",
)
ENGLISH_WORDS = set(words("the a an and or to your of with on in for is it then you back hold as from at up each"))
"""A text of some length in which hardly one of these stands is in another language."""
LANGUAGES: dict[str, list[str]] = {
    "German": words("der die das und den mit ein eine auf nicht dem für sie ist zu halten"),
    "French": words("le la les et des vous une un sur dans pour avec votre est du pendant"),
    "Spanish": words("el la los las y una un con en para su tu por es del durante"),
    "Italian": words("il la le e un una con per di che sul della il gambe piedi"),
    "Dutch": words("de het een en van je met op voor niet houd naar zijn"),
    "Portuguese": words("o a os as e um uma com em para seu sua do da por"),
}
