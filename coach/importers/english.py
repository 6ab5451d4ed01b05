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
MS = dict.fromkeys(words("second seconds sec secs s"), SECOND)
MS |= dict.fromkeys(words("minute minutes min mins"), MINUTE)

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
    "e": "each per every either both ea e/s",
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
    "G": "work up|working up|build up|building up|build to|progress to|increase to|increasing to|over time"
    "|over the weeks|eventually",  # a goal is no dose
    "w": "roll over|turn over|turn around|turn round|turn about|flip over|change over|switch over|swap over"
    "|the other way round|legs reversed|feet swapped|hands reversed|arms reversed|sides reversed",
    "W": "change the interlace",
    "=": "counts as|equals|is considered|that is one|that's one|this is one|makes one",
    "t": "in turn|keep switching|keep changing|keep swapping|hand to hand",  # both sides take turns
    "~": "side to side|back and forth|mid-air",
    "d": "keep going|carry on|go on",
    "a": "once more|its turn|go again",
    "o": "the other way|the second|your second",
    "E": "per side|a side|both ways",
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
    ("question", any_of(
        r"frequently asked questions?",
        r"f\.?a\.?q\.?'?s?",
        r"(?:common |your )?questions?(?: (?:and|&) answers?| answered)?",
        r"q ?(?:&|and) ?a",
        r"people (?:also )?ask",
    )),
    ("mistake", any_of(
        r"(?:common |typical |frequent )?(?:mistakes?|errors?|faults?)(?: to avoid| people make)?",
        r"(?:what|things) (?:not to do|to avoid)",
        r"avoid(?: these)?(?: mistakes)?",
        r"don'?ts",
    )),
    ("caution", any_of(
        r"cautions?",
        r"warnings?",
        r"safety(?: (?:tips|notes?|first|information|considerations?))?",
        r"contra-?indications?(?: and .{2,30})?",
        r"precautions?",
        r"(?:when|who should) (?:not to|to avoid|not|avoid)(?: do(?:ing)?)?(?: (?:it|this).{0,20})?",
        r"risks?",
        r"important",
    )),
    ("dose", any_of(  # "Sets and reps", "How long"
        r"sets?(?: (?:and|&|x) reps?)?",
        r"reps?(?:etitions)?(?: (?:and|&) sets?)?",
        r"dos(?:age|e|ing)",
        r"how (?:long|often|many|much).{0,40}",
        r"duration|hold(?: time)?|prescription|frequency|time",
    )),
    ("tip", any_of(
        r"(?:\w+'?s? )?(?:tips?|cues?|pointers|hints?|notes?|key points?)(?: (?:and|&) \w+)?(?: for .{2,30})?",
        r"do'?s",
        r"remember",
        r"form",
    )),
    ("instruction", any_of(
        r"(?:\w+[ -](?:by[ -]\w+ )?)?(?:instructions?|steps?|directions?|execution|guide)",
        r"how (?:to|do you|do i)\b.{0,60}",
        r"(?:the )?(?:movement|exercise|stretch|move|technique|method|procedure|process|practice)",
        r"technique steps|performing .{2,40}",
        r"what to do|set-?up|getting (?:into|started).{0,20}|preparation|starting position|execution and form",
    )),
    ("description", any_of(
        r"overview|description|about.{0,40}|summary|introduction|background",
        r"benefits?(?: of .{2,50})?|why .{0,40}|purpose|goals?",
        r"what (?:is|it).{0,60}",
        r"(?:target )?muscles?(?: (?:worked|used|targeted))?|targets?",
    )),
    ("other", any_of(
        r"(?:variations?|modifications?|progressions?|regressions?|alternatives?|easier|harder)(?: .{2,40})?",
        r"related .{2,30}|see also|share|comments?|video|images?|gallery|you (?:may|might) also like",
        r"equipment(?: needed)?|references?|sources?|citations?|bibliography|further reading|links|about the author",
    )),
)  # fmt: skip
"""What a heading says of the lines below it; it must be the whole heading."""

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
    ("side", r"sides?|(?:each|per) side"),
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
    ("prone", r"face[- ]?down|on (?:your|the) (?:stomach|belly|tummy|front)\b|\bprone\b|push-?up position|\bplank\b"),
    ("side-lying", r"on (?:your|the|one) (?:left |right |other )?side\b|side[- ]lying"),
    ("supine", r"on (?:your|the) back\b(?! leg| foot| knee)|\bsupine\b|face[- ]?up|reclin|l(?:ie|ying|ay) back"),
    ("kneeling", r"\bkneel|on your knees|on your heels|knees on the (?:floor|ground|mat)"),
    ("chair", r"(?:sit|seat)\w*\b[^.;]{0,40}\b(?:chair|bench|stool|box|edge of|machine|ball)|\bchair\b"),
    ("seated", r"\bsit(?:ting|s)?\b|\bseated\b|cross-legged"),
    ("standing", r"\bstand(?:ing|s)?\b|\bfeet (?:are )?(?:shoulder|hip)|\blung|\bsquat\b|\bstep \w+|\bwalk|\bjump"),
)
"""The position that stands first in the first sentence that names one is where it starts."""
LIKELY_POSITIONS: tuple[tuple[Position, str], ...] = (
    ("supine", r"\blie\b|\blying\b|\blay\b"),
    ("standing", r"\bhang|(?:pull|chin)-?up bar"),
)
"""Where nothing surer is named."""

_PLAIN_PROPS = words("towel rope wall chair bench box dumbbell barbell kettlebell machine mat")
PROPS: tuple[tuple[str, str], ...] = (
    ("foam roller", r"foam(?:[- ]roll(?:er|s)?)?\b"),
    ("ball", r"\b\w* ?ball\b(?! of)"),
    ("strap", r"\b(?:strap|belt)\b"),
    ("band", r"\bbands?\b"),
    ("block", r"\bblocks?\b"),
    ("cushion", r"\b(?:cushion|pillow|bolster|folded blanket)\b"),
    ("step", r"\b(?:a|the) (?:step|stair|curb)\b|\bstaircase\b"),
    ("stick", r"\b(?:broom ?stick|dowel|pole|stick)\b"),
    ("doorway", r"\bdoor(?:way| ?frame)\b"),
    ("table", r"\btable\b(?! ?top)"),
    ("rack", r"\b(?:squat|power) rack\b"),
    ("cable", r"\b(?:cable|pulley)\b"),
    ("pull-up bar", r"(?:pull|chin)-?up bar"),
    ("weight plate", r"\bplate\b"),
    *((name, rf"\b{name}s?\b") for name in _PLAIN_PROPS),
)
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

_SLOWLY = (
    r"^(?:(?:then|now|slowly|gently|carefully|finally|and|after this|afterwards|to finish|to come out|next|begin to"
    r"|with control),? ){0,4}"
)
_RELEASE = _SLOWLY + any_of(
    r"releas\w+",
    r"return\w*",
    r"com(?:e|ing) (?:back|out|up)",
    r"let go|unwind|ease out",
    r"(?:roll|go|move) back|back to",
    r"revers\w+|lower",
    r"bring (?:your|the|it)\b[^.]*\bback\b",
)
ENTER = any_of(
    r"\buntil you (?:feel|can feel)",
    r"\bfeel (?:a|the) (?:\w+ )?(?:stretch|pull|tension)",
    r"\bexhale (?:as|and)",
    r"\b(?:push|pull|draw|lean|press|bend|fold|sink|twist|rotate|tilt|reach|stretch|hinge|guide|squeeze)\b",
)
_HOLD = _SLOWLY + any_of(
    r"(?:try to |continue to |make sure (?:to |you )?|be sure to )?(?:hold|stay|maintain|keep|breathe|relax|remain)\b",
    r"(?:let|feel|pause|soften|focus|rest|continue|inhale|exhale|do not|don't|avoid|take|this|you should|you will)\b",
)

PHASES: tuple[tuple[Phase, str], ...] = (
    ("reset", r"^(?!.*\breturn)(?:.*\breset\b|.*re-?establish|.*before repeating|.*\bshake (?:it |them )?out)"),
    ("release", _RELEASE),
    ("hold", _HOLD),
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
    r"[\[(] ?(?:\w{4,6} )?(?:pause|silence|wait)(?:[ :](?:for )?(\d{1,3}) ?(?:s\w*|min\w*)?)? ?[\])]",  # [pause 3 s]
    r"(?<!\w)/(\d{1,3}) ?s(?:ec\w*)?(?!\w)",  # /5s
    r"[\[(](\d{1,3}) ?s(?:ec\w*)? (?:pause|silence)[\])]",  # [3s pause]
)
"""A mark for a pause, in its usual spellings; the number is its seconds."""

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
PARTNER = any_of(
    r"\b(?:your |a |the |training )?(?:partner|assistant|helper)\b",
    r"\b(?:have|ask) (?:someone|somebody|a friend)\b",
)
PERHAPS = any_of(
    r"\bif (?:possible|you|available|using)|\bmay\b|\beither\b|without|optional|\bcan\b|\bcould\b",
    r"\bor (?:a|with a|have a|your) ",
    r"\b(?:someone|somebody|friend|partner|assistant) (?:to )?(?:give|hand|pass|bring|load|spot|help)",
)
"""Beside the partner: then it can be done alone, too."""

_COUNT = r"(?:for |a |slow |count |of |about ){0,4}(\d{1,2}|[a-z]{3,6})\b(?: counts?| seconds?)?"
_OUT = r"(?:exhal\w+|breath\w* out|\bout)"
BREATHS = rf"(?:inhal\w+|breath\w* in) (?:through your nose )?{_COUNT}[^.]{{0,20}}?{_OUT} {_COUNT}"
"""Breathing by numbers: "inhale for 4 counts, exhale for 6"."""

SAME_FOR_BOTH = any_of(
    r"(?:same|equal|identical|even)\b[^.;]*?\b(?:time|hold|setup|duration|length|amount|number|count|seconds|reps)\w*\b"
    r"[^.;]*?\b(?:both|each|either) (?:sides?|legs?|arms?|feet|hips?)",  # "the same hold time on both sides"
    r"(?:both|each|either) (?:sides?|legs?|arms?) (?:for )?(?:the same|equal(?:ly)?|evenly)\b",
    r"(?:switch|work|stretch|treat|train)\w* (?:both )?(?:sides|legs|arms) (?:evenly|equally)",
    r"(?:equal|even) time (?:to|on|for) (?:both|each)",
)
MORE_FOR_ONE = any_of(
    r"(?:extra|more|longer|additional) (?:time|hold|seconds|attention|rounds?|reps?)?[^.;]*?\b(?:tight|stiff)\w* side",
    r"(?:tight|stiff)\w*[^.;]*?\b(?:extra|more|longer) (?:time|holds?|attention)",
    r"(?:tight|stiff)\w*[^.;]*?\b(?:spend|give|take) a (?:little|bit) (?:extra|more|longer)",
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
