"""English as pages and prescriptions have it: the words, phrases and marks by which the import reads a text.

One place to look when a page is read wrongly. Most are plain words under a one-letter tag (``TAGS``): a sentence is
tokenized into them once, and doses and sides are read from the tags. The few patterns stand one alternative a line,
each with an example. To import from another language, copy this file under that language's name.
"""

from __future__ import annotations

from coach.language import Vocabulary
from coach.language.en_numbers import UNITS, cardinal
from coach.language.en_spelled import DECADES

_TIMES = {"second": 1_000, "minute": 60_000, "hour": 3_600_000}
MS = {written: _TIMES[unit] for written, unit in UNITS.items() if unit in _TIMES and len(written) > 1}
MS |= {"s": 1_000, '"': 1_000, "''": 1_000, "'": 60_000, "breath": 10_000, "breaths": 10_000}
"""A slow breath, 4 s in and 6 s out, is the coach's default."""
NUMBERS = {cardinal(value): value for value in range(100)} | {"a couple": 2, "a couple of": 2}
"""``one`` counts only what is counted ("one minute"); else it names a side ("one leg")."""

LEG = (
    "leg legs knee knees foot feet ankle ankles heel heels thigh thighs calf calves shin shins toe toes hip hips glute"
    " glutes buttock buttocks hamstring hamstrings quad quads kneecap sole soles groin"
)
ARM = (
    "arm arms hand hands elbow elbows shoulder shoulders wrist wrists forearm forearms palm palms finger fingers"
    " fingertips thumb thumbs fist fists tricep triceps bicep biceps armpit"
)
VERBS = (
    "lie lay sit stand kneel get start begin place put bend extend raise lift lower cross bring pull push press hold"
    " reach lean turn twist tilt rotate step keep relax breathe inhale exhale return repeat switch release stay slide"
    " draw hug grab grasp interlace clasp straighten fold hinge drop let roll squeeze stretch move walk open take come"
    " rest feel do perform tuck point flex swing circle alternate change go position assume hang make use wrap loop"
    " rock arch round look shift engage set find try allow aim sink spread nod shrug pause continue uncross unwind"
    " shake reset swap jump hop hook thread tighten tap row curl drive spend work slump keeping breathing letting give"
    " march kick punch lunge land leap support balance rise stack curve grip catch soften focus maintain avoid don't"
)

TAGS: dict[str, str] = {
    "v": VERBS,
    "n": " ".join(word for word in NUMBERS if " " not in word and word != "one"),
    "u": " ".join(word for word in MS if "breath" not in word and word.isalpha() and word != "s"),
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
        " far nearer farther loose grounded first same-side steadily next final end contracted"
    ),
    "e": "each per every either both ea",
    "p": f"{LEG} {ARM} side sides ear ears cheek eye pec oblique ribs rib limb limbs",
    "l": "left right",
    "o": "other opposite opposing contralateral",
    "h": (
        "hold holds holding held stay stays staying maintain maintaining remain remaining keep keeping linger sustain"
        " wait pause pausing spend breathe breathing freeze"
    ),
    "d": (
        "do does doing perform performing performed complete completing execute make go try continue continuing work"
        " take aim practice practise train treat shoot finish"
    ),
    "a": "repeat repeats repeating repeated redo mirror duplicate replicate same likewise ditto again",
    "w": "switch switching swap swapping change changing trade trading exchange reverse reversing alternate-to",
    "t": "alternate alternates alternating alternately",
    "g": (
        "move moving going turning rolling twisting come turn roll step face flip lie shift proceed transition rotate"
        " tilt twist bend lean pass"
    ),
    "_": "rest resting break recover",
    "L": "release releasing relax relaxing",
    "q": "hour hourly day days daily week weeks weekly wk wks morning evening night nightly month months",
    "m": (
        "degrees degree inch inches cm meter meters metre metres mm percent pounds lbs kg yards ways parts directions"
        " plates bars points thirds quarters ft direction angle angles"
    ),
    "z": (
        "position stretch stretches stretching pose contraction movement movements exercise motion sequence process"
        " posture procedure thing routine it this that these them way amount number manner fashion point program"
        " workout"
    ),
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
sets, ``E`` "on each side", ``Q`` how often a day."""

_RIGHT = (
    "away up down over before after above below behind under underneath next at off where as when now here there into"
    " through in outside amount way time place position on against beside angle angles"
)
_LEFT = "is are be being get gets was were have has had nothing time you whatever what"
PHRASES = {
    "M": "at least|a minimum of|no less than|not less than",  # what makes a time a bound
    "X": "up to|no more than|no longer than|for longer than|more than|a maximum of|at most",
    "O": "or more|or longer",
    "V": "as long as",
    "Σ": "in total|in all|of these|of them",
    "f": "or so|at all times|each other|one at a time|at a time|each time|every time",
    "n": "a couple of|a couple",
    "Q": "every other day|once a day|once daily|once a week",
    "L": "let go|letting go|ease off|loosen the grip",
    "G": (  # a goal is no dose
        "work up|working up|work towards|work toward|working towards|build up|building up|build to|progress to"
        "|increase to|increasing to|move on to|over time|over the weeks|over the next|eventually|ideally|as you get"
        "|as you become|as you grow|as you improve|your goal|the goal|your aim|the aim|try to reach|able to|beginners"
        "|by week|each week|once this|when this"
    ),
    "w": (
        "roll over|turn over|turn around|turn round|turn about|flip over|change over|switch over|swap over"
        "|the other way round|legs reversed|feet swapped|hands reversed|arms reversed|sides reversed"
    ),
    "v": "roll over the|roll over your|turn over the",  # "roll over the foam"
    "W": "|".join([  # "right over the mat", "what is left": no side there
        "change the interlace|all right|just right|one side of|one side is|one side feels|one side seems",
        *(f"right {word}" for word in _RIGHT.split()),
        *(f"{word} left" for word in _LEFT.split()),
    ]),
    "=": "counts as|equals|is considered|that is one|that's one|this is one|makes one",
    "t": "in turn|keep switching|keep changing|keep swapping|hand to hand",  # both sides take turns
    "~": "side to side|back and forth|mid-air",
    "d": "keep going|carry on|go on",
    "a": "once more|its turn|go again",
    "o": "the other way|the second|your second",
    "E": "per side|a side|both ways|e/s|r/l|l/r",
    "D": "each way|each direction",
}  # fmt: skip
"""More words than one with a tag of their own; the longest wins."""

BOTH_WAYS = r"(?:for|back|in|out)wards?|(?:anti|counter)?-?clockwise"
SCAN = (
    ("W", rf"{DECADES}|\b\d{{4}}'?s\b"),
    ("W", r"\bone (?:foot|inch)(?= (?:away|apart|from|above|off|wide|high|long|in)\b)"),
    ("m", r"(?<=\d)(?:''?|\")(?= ?(?:away|apart|from|above|off|wide|high|long|in)\b)"),
    ("m", r"(?<=\d) ?(?:in|ft|feet|foot)\b"),
    ("u", r"(?<=\d) ?s\b"),
    ("B", rf"(?<=\d )(?:{BOTH_WAYS})\b"),  # 10 forwards
    ("M", r"\bmin\.?(?= ?\d)(?<!\d min)(?<!\d min\.)"),  # rest min. 5 sec
    ("T", r"(?<![\w:]):[0-5]\d\b"),  # hold :20
    (
        "T",
        r"\d{1,2}(?::|'| ?m(?:in(?:ute)?s?)?\.?,? ?(?:and )?)[0-5]?\d"
        r"(?: ?s(?:ec(?:ond)?s?)?\b|\"|''|(?<=:\d\d)(?!\d))",  # 1:30, 1'30", 1 min 30 s
    ),
)
"""What is more than a word or a number, the surest first; the marks of minutes and seconds are left."""
GRAMMAR: tuple[tuple[str, str], ...] = (
    (r"<n[k>-]n|[n1](?:>|-|\||\.\.\.)n", "n"),  # between 20 and 40; 20-30; two or three
    (r"(?:^|(?<=[h*>_:XMdf-]))n'", "T"),  # 45", where a time can stand
    (r"Auf?\|n", "T"),  # a minute or two
    (r"[A1n]ukA½|[n1]kA?½u|A½u|½[fA]{0,2}u|½u", "T"),  # a minute and a half; half a minute
    (r"cj?[f>]n[uc]?|n-?c|cj?[f>]Ac", "T"),  # a count of ten; count slowly to 15; 8 counts
    (r"n-?j?u(?![*])|nj{0,3}b|(?<!n)1j?[ub]|(?<![no1])A[jf]?[ub]|nu", "T"),  # 30-second; five slow breaths; a minute
    (r"T[X>-]{1,2}T", "T"),  # half a minute up to one minute
    (r"[nA]-?[jW]?rf?[eAf]?q|[n1Y]?[eAf]{1,2}q|n[*r]?[eA/]?q|Yq|eq", "Q"),  # three times a day
    (r"QQ+", "Q"),  # 5 days a week
    (r"[n1]j{0,3}s|s[:=]n|sn(?!\*|u|y|r(?!n))", "S"),  # 3 sets; Sets: 3; Sets 3 Reps 10
    (r"n\*T|Sf?,?<?T|S\*T|T,?\*n|nrfT|n\*?rT|T,n-?r(?!q)|Tk?an\*|Tk?anr|YT", "T"),  # 3 x 30 s; 20 s, 3 reps
    (r"n\*n(?:-n)?r?|S[f,*](?:X|f)?nj{0,3}r?", "R"),  # 3x15; 2 sets of 12 reps
    (r"nB[k,]{1,2}(?:nB|n(?=[.,;]|$))", "R"),  # 10 forwards and 10 backwards: twenty
    (r"Yj?(?=[.,;)]|$)|Y(?=[feE])", "R"),
    (r"nj{0,3}r|n\*|\*n|nΣ|n-r|r[:=]n|rn(?![*uy])", "R"),  # 8-12 reps; 10x; x 3; ten in total
    (r"n(?=j{0,3}y)|n(?=[,f>]?(?:f?ej?p|E|D))|(?<=d)n(?=[.;,]|$)|n(?=/p|\(S)", "R"),  # 10 circles; 12 per leg; do 12
    (r"(?<=[TR])ef{0,2}lkl|f?ej?pe?|f?Ap(?=[.,;)]|$)|/p|p[:=](?:lkl|ep?)|(?<=[TRS])[,-]?e(?=[.,;)]|$)", "E"),  # a side
    (r"M\.?T|T[OM]|nOu", "T"),  # at least 30 seconds
    (r"X\.?T|TX", "T"),  # up to a minute
    (r"T[,(]?h?E|T-E", "T"),
    (r"R[,(]?E|S[,(]?E(?=[.,;)]|$)", "R"),
    (r"RR|R\(S\)?", "R"),  # 12 per side x 3; 10 (3 sets)
)
"""What is folded, and into which tag; in this order."""

SWITCHES = (
    r"[dagTR]*w(?:[lo]?1?p*|s)[aETR]*",  # switch sides; change to the other leg; swap
    r"[da]+[TRw]?[lo]1?p*[lop]*[TR]*",  # do the left leg; repeat on the other side
    r"[dvgh]*a.*[lo].*",  # do the same with the right leg in front
    r"[ad]*E[TR]*",  # Both sides. Repeat on each side.
)
"""What is left of a clause without its small words where it asks for the other side."""

WORDS = {
    "verb": VERBS,
    "leg": LEG,
    "arm": ARM,
    "plural": "sides legs knees feet ankles heels thighs calves hips arms hands elbows shoulders wrists palms limbs",
    "loose": "hand palm elbow fist wrist",  # one of them on the other: it does not matter which
    "opposite": "opposite opposing contralateral",
    "holding": "hold holds holding held stay staying stays maintain remain keep sustain linger stretch hang sink",
    "moving": (  # a time beside one of these is one of movement
        "circle circles circling circular swing swings swinging jump jumping march marching walk walking run jog kick"
        " kicks pedal cycle shake rock bounce pulse pulses pulsing skip hop climb dance punch flow moving movement"
    ),
    "abbreviation": "e.g i.e etc approx sec secs min mins max vs no dr mr mrs ms st ft in ea rep reps fig",
    "title": "e.g i.e dr mr mrs ms st no fig approx max vs",  # a capital or a number follows within the sentence
    "pause": "pause pausing silence silent wait break beat slnc moment",  # what makes a mark one of a pause
    "pausing": (  # what may stand beside it
        "pause silence silent wait break beat slnc moment a of for time long longer short shorter here strength medium"
        " strong weak ms msec s sec secs second seconds min mins minute minutes"
    ),
    "with": "with",
    "later": "then and before now next finally",
    "until": "until as once",
    "aside": "after before",
    "said": "breathe still there",  # "stay there": not only a hold without a number
    "no act": "repeat hold stay",  # alone
    "breathing": "breathe inhale",
    "past": "into later ago old",
    "elsewhere": "meal workout settle",
    "tempo": "lower lowering raise tempo inhale exhale",
    "resting there": "there here in on with your this",
    "changing": "change changing reverse reversing exchange trade",  # alone it asks for nothing
    "taking": "take use make start rest",
    "lead": "for about around approximately roughly with a an the after another of full over approx",
    "no hold": "within every in into first last next past than each",  # before a time that is no hold
    "placing": "put place stand hold keep grab kneel lie sit rest stay repeat",
    "no name": "the a an of and with to stretch exercise pose hold",  # tells no exercise from another
}

_TELL = r"(?:as|like) (?:is )?(?:shown|pictured|illustrated|demonstrated|depicted|seen)"
_PAIN = (
    r"(?:pain|injur\w*|hurts?|dizz\w*|problem|surgery|replacement|numb\w*|tingl\w*|pregnan\w*|strain|sharp|damage"
    r"|condition)"
)
_COUNT = (
    r"(?:(?:through|into) (?:your |the )?\w{1,9} |(?:\w{1,9}ly|for|a|slow|count|of|about|again|it|your breath) ){0,5}"
    r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\b ?(?:counts?|seconds?|secs?\b|s\b)?"
)
_HELD = rf"(?:\W{{1,3}}(?:then |and |now ){{0,2}}(?:hold|wait|pause) {_COUNT})?"


def _any(*alternatives: str) -> str:
    """One pattern of several, so that each can stand on its own line with an example beside it."""
    return "(?:" + "|".join(alternatives) + ")"


IMPERATIVE = (
    r"(?:(?:now|then|next|first|finally|slowly|gently|carefully|from|with|while|keeping|once|start by|begin by"
    r"|to start|to begin|(?:knees|feet|hands|arms|legs|elbows|palms)(?= [^,]{0,30},))\b[^,]{0,60}?,? ){0,2}"
    r"(?:" + "|".join(VERBS.split()) + r")\b"
)
PATTERNS = {
    "imperative": IMPERATIVE,  # how a sentence begins that asks to do something
    "dosed": (  # how a line begins that is a dose with its labels: "Sets: 3  Reps: 12", "Sets/Reps: 3 x 12"
        r"(?:sets?|reps?|repetitions?|hold(?: time)?|duration|time|dos(?:e|age)|rounds?|sides?|rest|frequency|tempo)"
        r"(?: ?[/x&,] ?\w+)?\s?[:=-]"
    ),
    "both ways": BOTH_WAYS,
    "name ends": r"\s*([:,;]|-(?= )|\s(?:x ?)?(?=(?:hold |for |do )?\d))\s*",  # and its dose begins
    # Seconds down, held, up, held: 3-1-3, 30x1; a beat of 120 is none.
    "tempo": r"\btempo(?: of)?[ :]*(\d(?:(?: ?[-/.] ?)?[\dx]){2,3})\b(?! ?(?:bpm|beats?|%|:\d))",
    "labelled": r"\b(hold|rest)(?: time)?\s?[:=-]",
    "step": r"^(?:step\s*\d+\s*[:.)-]\s*|\d{1,2}\s*[.):]\s+|\(?[a-z]\)\s+|[-•*]\s+)",
    "both sides": (
        r"y(?:es)?|both|each|sides?|(?:each|both|per|every|a) \w+|e/s|(?:2|two) sides"
        r"|(?:l|left) ?(?:/|and|\+|&|,)? ?(?:r|right)|(?:r|right) ?(?:/|and|\+|&|,)? ?(?:l|left)"
    ),
    "no side": r"(?:no|none|-|n/?a|.*together|once)?",
    "careful": r"warning|caution|danger|important|attention|error",  # kinds of callouts
    "question": r"^(?:q\s*\d*|question\s*\d*)\s*[:.)-]\s*",
    "answer": r"(?:a\s*\d*|answer\s*\d*)\s*[:.)-]\s+(?P<text>.*)$",
    "eyes": _any(  # what a listener, who has no picture, cannot follow
        rf"[,(]?\s*\b{_TELL}\b[^,.;)]*\)?,?",
        r"\b(?:the|this|these|our|following) (?:image|picture|photo|figure|video|diagram|illustration|animation|gif)s?"
        r"\b",
        r"\(?\b(?:see|watch|refer to|look at|view|click) (?:the |our |this )?(?:image|picture|photo|figure|video|link"
        r"|diagram|above|below|here)\b[^.;)]*\)?",  # "(see image)"
        r"\b(?:pictured|illustrated)\b|\bshown (?:above|below|here)\b",
        r"https?://\S+|\bwww\.\S+",
    ),
    "eyes aside": r"[,(]?\s*(?:(?:as|like)\b|https?:|www\.|\(?(?:see|watch|refer)\b)",  # the rest can be said
    "start named": r"^(?:this|that|here|it)(?: is| will be| should be)(?: now)? (?:your|the) start[\w ]*\W*$",
    "starting position": r"start(?:ing)? position",
    "pause": _any(
        r"[\[({<*]{1,2} ?[\w .:=/'\"-]{1,40}[\])}>*]{1,2}",  # [pause 3 s], (5 second pause), <break time="2s"/>, [5s]
        r"(?<!\w)/\d{1,3} ?s(?:ec\w{0,4})?(?!\w)",  # /5s
        r"(?:\.\.\.|--?|[–—…]) ?pause ?(?:\.\.\.|--?|[–—…]|$)",  # - pause -
    ),
    "caution": _any(
        rf"\b(?:stop|avoid|skip|do not|don't|never|ease off|back off)\b[^.;]*\b{_PAIN}",  # "stop if it hurts"
        r"\b(?:pain|injur\w*|hurts?|dizzy|dizziness|numbness|overstretching)\b[^.;]*\b(?:stop|avoid|skip|ease|back off"
        r"|consult|see a|sign to|shorten)\b",  # "pain is a sign to ease off"
        r"\b(?:caution|warning|contraindicat\w*|sharp pain|risk of injury|doctor|physician)\b",
        r"\bconsult (?:your|a)\b|\bbe (?:very |extra )?careful\b",
        r"\bprevent (?:overstretching|injury|injuries)\b",
        r"\bif (?:you|there)\b[^.;]*\b(?:pain|injur|problem|surgery|herniat|osteopor|dizz)",
    ),
    "tip label": (
        r"(?:(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember|caution|warning|safety|important)"
        r"\s*[:!-]\s*)"
    ),
    "variation": r"(?:variations?|alternatively|an? (?:easier|harder|advanced) (?:version|variation))\b",
    "partner": r"\b(?:partner|assistant|helper)\b|\b(?:have|ask) (?:someone|somebody|a friend)\b",
    "perhaps": (  # beside the partner: then it can be done alone, too
        r"\bif (?:possible|you|available|using)|\bmay\b|\beither\b|without|optional|\bcan\b|\bcould\b|\bor (?:a|with) "
        r"|\b(?:someone|partner) (?:to )?(?:give|hand|pass|bring|load|spot|help)"
    ),
    "breaths": (  # "inhale for 4 counts, exhale for 6"; "Breathe in for 4. Hold for 4. Breathe out for 4. Hold for 4."
        rf"(?:inhal\w+|breath\w* in) {_COUNT}{_HELD}.{{0,20}}?(?:exhal\w+|breath\w* out|\bout) {_COUNT}{_HELD}"
    ),
    "same for both": _any(
        r"(?:same|equal|identical|even)\b[^.;]*?\b(?:time|hold|setup|duration|length|amount|number|count|seconds|reps)\w*"
        r"\b[^.;]*?\b(?:both|each|either) (?:sides?|legs?|arms?|feet|hips?)",  # "the same hold time on both sides"
        r"(?:sides|legs|arms) (?:for )?(?:the same|equally|evenly)\b",
    ),
    "told": r"(?!(?:you|the|an?|this|that|it|in|by|for|with|some|people|benefits?|great|good|most)\b)",
    "moving": r"\bcircl\w+|\bcircular|\bswing\w*|back and forth|up and down|\bwalking\b|\bjump|\bpuls\w+",
    "grip": r"\bgrips?\b|\b(?:the|an|your) al",  # "an alternating grip"
    "both hands": r"\b(?:each|either) hand\b|\bboth (?:arms|hands)\b",
    "the one that": r"\b(?:free|working|supporting|outer|inside|that) (?:hand|arm|leg|foot|knee|side)\b",
    "one of two": (
        r"\byour (?:(?:sore|good|bad|painful|affected|injured|weak|tight|stiff) )?"
        r"(?:leg|arm|foot|heel|elbow|ankle|wrist|ear|knee|shoulder(?! blade))\b(?!-)"
    ),
    "hand on hand": r"\bthe other\b|\beach (?:hand|arm|elbow)\b|\band one\b",
    "not a mistake": r"(?:do not|don't|avoid|never|keep|make sure|try|stop|be|stay|if)\b",
    "gerund": r"(?:\w+ly )?(?:not )?\w+ing\b",
    "leaving": r",? (?:and )?then (?=(?:slowly |gently )?(?:release|return|lower|come back|let go)\b)",
    "opening": (  # a part that only leads to the next one
        r"(?:while|when|if|as|once|after|before|since|from|with|to|in|without|try|for|on|until|by|\w+ing)\b[^,;]*$"
    ),
    "joining start": r"^(?:[\s,;:.)-]|(?:and|then|but|or|while|before|so|as you)\b)+",
    "joining end": r"(?:[\s,;:(.!?-]|\b(?:and|then|but|or|for|with|to|while|until)$)+$",
    "listed": r"[,;/]|\band\b",
    "enter": (
        r"\bfeel (?:a|the) (?:\w+ )?(?:stretch|pull)|\buntil you (?:can )?feel|\bexhale (?:as|and)"
        r"|\b(?:push|pull|draw|lean|press|bend|fold|sink|twist|rotate|tilt|reach|stretch|hinge|guide|squeeze)\b"
    ),
}
_ACTION = rf"(?=(?:slowly |gently )?(?:{'|'.join(VERBS.split())})\b)"
ENDS = tuple(end + _ACTION for end in (r",? (?:and )?then ", r"; ", r" - ", r",? and ", r", "))
"""Where one action may end, the surest first."""
_FIRST = r"^(?:(?:then|now|slowly|gently|finally|and|to finish|to come out|next),? ){0,3}"

TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "heading": (  # what a heading says of the lines below it; it must be the whole heading
        ("question", r"(?:\w+ ){0,2}questions?(?: .{2,20})?|f\.?a\.?q\.?'?s?|q ?(?:&|and) ?a|people (?:also )?ask"),
        ("mistake", r"(?:\w+ )?(?:mistakes?|errors?|faults?)(?: .{2,30})?|(?:what|things) (?:not to do|to avoid)"),
        ("mistake", r"don'?ts?"),
        ("caution", r"(?:cautions?|warnings?|safety|contra-?indications?|precautions?|risks?)(?: .{2,30})?"),
        ("caution", r"(?:when|who should) (?:not|to avoid|avoid).{0,40}|important"),
        ("dose", r"(?:sets?|reps?|repetitions?)(?: (?:and|&|x) \w+)?|how (?:long|often|many|much).{0,40}"),
        ("dose", r"dos(?:age|e|ing)|duration|hold(?: time)?|prescription|frequency|time"),
        ("tip", r"(?:\w+'?s? )?(?:tips?|cues?|pointers|hints?|notes?|key points?)(?: (?:and|&) \w+| for .{2,30})?"),
        ("tip", r"do'?s|remember|form"),
        ("instruction", r"(?:\w+[ -](?:by[ -]\w+ )?)?(?:instructions?|steps?|directions?|execution|guide)"),
        ("instruction", r"how (?:to|do you|do i)\b.{0,60}|performing .{2,40}|what to do|set-?up|execution and form"),
        (
            "instruction",
            r"(?:the )?(?:movement|exercise|stretch|move|technique|method|procedure|process|practice|action)",
        ),
        ("instruction", r"getting (?:into|started).{0,20}|preparation|starting position"),
        ("description", r"overview|description|about.{0,40}|summary|introduction|background|purpose|goals?"),
        ("description", r"benefits?(?: of .{2,50})?|why .{0,40}|what (?:is|it).{0,60}|targets?"),
        ("description", r"(?:target )?muscles?(?: \w+)?"),
        (
            "other",
            r"(?:variations?|modifications?|progressions?|regressions?|alternatives?|easier|harder)(?: .{2,40})?",
        ),
        ("other", r"related .{2,30}|see also|share|comments?|video|images?|gallery|you (?:may|might) also like"),
        ("other", r"equipment(?: needed)?|references?|sources?|citations?|bibliography|further reading|links"),
        ("other", r"about the author"),
    ),
    "label": (  # "Equipment: band" and the like, one a line
        ("primary", r"(?:primary |target )?(?:muscles?|targets?)(?: (?:worked|group|targeted))?"),
        ("equipment", r"equipment|props?|you need"),
        ("level", r"level|difficulty"),
        ("author", r"author|(?:written )?by"),
        ("license", r"licen[cs]e"),
        ("name", r"(?:exercise|stretch|pose)(?: name)?|name"),
        ("other", r"(?:start(?:ing)? )?position|frequency|category|body part|type|dates?|therapist|patient"),
    ),
    "column": (  # what a column of a table is, by the whole of its heading
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
    ),
    "position": (  # the first of these that the first sentence to name any names is where it starts
        ("standing", r"^(?:\w+ )?stand\b"),  # behind a chair
        ("all-fours", r"hands and (?:your )?knees|all[- ]fours|quadruped|table ?top position"),
        ("side-lying", r"on (?:your|the|one) (?:left |right |other )?side\b|side[- ](?:lying|plank)"),
        ("prone", r"face[- ]?down|on (?:your|the) (?:stomach|belly|tummy|front)\b|\bprone\b|\bplank\b"),
        ("kneeling", r"\bkneel|on your (?:knees|heels)"),
        (
            "chair",
            r"\bsit\w*\b[^.;]{0,40}\b(?:chair|bench|stool|box|edge of|machine|ball)"
            r"|(?<!to a )(?<!hind a )(?<!of a )\bchair\b",
        ),
        ("seated", r"\bsit(?:ting|s)?\b|\bseated\b|cross-legged"),
        ("standing", r"\bstand(?:ing|s)?\b|\bfeet (?:are )?(?:shoulder|hip)|\blung|\bsquat\b|\bwalk|\bjump|\bhang"),
        ("supine", r"on (?:your|the) back\b|\bsupine\b|face[- ]?up|reclin|\blie\b|\blying\b|\blay\b"),
    ),
    "muscle": (
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
    ),
    "short": (  # forms, and the short ones that stand for them; capitals count
        ("right", r"\bR(?= (?:arm|leg|hand|foot|knee|hip|side|elbow|shoulder|heel|ankle)\b)"),
        ("left", r"\bL(?= (?:arm|leg|hand|foot|knee|hip|side|elbow|shoulder|heel|ankle)\b)"),
        ("without", r"\bw/o\b"),
        ("with ", r"\bw/\s?(?=\w)"),
        ("", r"(?:(?<=[½¼¾])|(?<=\d/[2-4])) of an?(?= (?:minute|hour)\b)"),
        ("45 seconds", r"(?i:three[- ]quarters of a minute)\b"),
        ("each", r"\bea\.(?= [a-z])"),
        ("Repeat on the other side", r"\bRepeat (?:on )?[LR]\b"),
        ("", r" \((?:reps|repetitions|secs|seconds|s)\)"),
    ),
    "prop": (  # another name for it; empty where nothing is needed
        ("foam roller", r"foam roll"),
        ("ball", r"exercise ball"),
        ("band", r"bands"),
        ("mat", r"gym mat"),
        ("kettlebell", r"kettlebells"),
        ("", r"body only|none|other|no equipment|body ?weight|none \(bodyweight exercise\)|"),
    ),
    "level": (("moderate", r"intermediate|moderate"), ("strong", r"expert|advanced|strong|hard"), ("gentle", r".*")),
    "phase": (  # how the last lines of a held exercise begin, from the end backwards
        ("release", rf"{_FIRST}(?:releas\w+|return\w*|com(?:e|ing) (?:back|out|up)|let go|unwind|lower|back to)\b"),
        (
            "hold",
            rf"{_FIRST}(?:try to |continue to |make sure to |be sure to )?"
            r"(?:hold|stay|maintain|keep|breathe|relax|remain|let|feel|pause|soften|rest|inhale|exhale|do not|avoid)\b",
        ),
    ),
}

SENTENCES = {
    "label hold": "Hold: {} seconds",
    "label minutes": "Hold: {} minutes",
    "label reps": "Reps: {}",
    "label sets": "Sets: {}",
    "come": "Come into this one: {}.",
    "hold": "Hold for {} seconds.",
    "minutes": "Hold for {} minutes.",
    "time": "Hold {}.",
    "do": "Do {}.",
    "reps": "Do {} reps.",
    "sets": "Do {} sets.",
    "each": "Do each side.",
    "some": "Hold.",
    "rest": "Rest {}.",
    "avoid": "Avoid {}",
    "avoid this": "Avoid this mistake: {}",
}
"""What a table's cell, a label or a mark says, as a sentence."""

_LANGUAGES = (
    "ar:Arabic bg:Bulgarian ca:Catalan cs:Czech da:Danish de:German el:Greek es:Spanish et:Estonian eu:Basque"
    " fa:Persian fi:Finnish fr:French he:Hebrew hi:Hindi hr:Croatian hu:Hungarian id:Indonesian it:Italian"
    " ja:Japanese ko:Korean lt:Lithuanian lv:Latvian nb:Norwegian nl:Dutch nn:Norwegian no:Norwegian pl:Polish"
    " pt:Portuguese ro:Romanian ru:Russian sk:Slovak sl:Slovene sr:Serbian sv:Swedish th:Thai tr:Turkish"
    " uk:Ukrainian vi:Vietnamese zh:Chinese"
)


def imperative(word: str) -> str:
    """ "Breathing" as "breathe": what stood behind "hold for ... while" is an instruction of its own."""
    stem = word.lower().removesuffix("ing")
    verbs = VERBS.split()
    return next((verb for verb in (stem, f"{stem}e", stem[:-1]) if stem != word.lower() and verb in verbs), "")


VOCABULARY = Vocabulary(
    language="en",
    languages=dict(pair.split(":") for pair in _LANGUAGES.split()),
    numbers=NUMBERS,
    units=MS,
    tags={word: tag for tag, words in TAGS.items() for word in words.split()},
    phrases={phrase: tag for tag, phrases in PHRASES.items() for phrase in phrases.split("|")},
    scan=SCAN,
    grammar=GRAMMAR,
    switches=SWITCHES,
    words={name: frozenset(words.split()) for name, words in WORDS.items()},
    patterns=PATTERNS,
    ends=ENDS,
    tables=TABLES,
    sentences=SENTENCES,
    imperative=imperative,
)
