"""Patterns of seconds, ranges, sets, repetitions and breaths, compiled when they are first needed."""

from __future__ import annotations

from functools import cache

from coach.content.importers.words import limbs_pattern, number_pattern


@cache
def _number() -> str:
    return number_pattern()


@cache
def range_pattern(name: str) -> str:
    """A pattern of a number or a range; groups ``<name>a`` and ``<name>b``."""
    num = _number()
    return (
        rf"(?P<{name}a>{num})(?:\s*(?:-|–|to|or|/|and)\s*(?P<{name}b>{num}))?(?P<{name}open>\s*\+|\s+or more|\s+plus)?"
    )


@cache
def per_side() -> str:
    """``on each side``, ``per leg``, ``each arm``, ``both sides``: what makes a dose one for either side."""
    limbs = limbs_pattern()
    return (
        rf"(?:,?\s*(?:\(|-\s)?\s*(?:(?:for|on|with|to|in|at|using)\s+)?(?:each|per|every|either|both|both\s+your)\s+"
        rf"(?:\w+\s+)?{limbs}"
        rf"(?:\s+(?:each))?\s*\)?|\s*/\s*(?:side|leg|arm)|\s+(?:a|per)\s+(?:side|leg|arm)\b|,?\s*each\b(?=\s*[.,;)!]|"
        rf"\s*$)|\s*(?:each\s+)?on\s+(?:the|your)\s+(?:left|right)\s+and\s+(?:(?:the|your)\s+)?(?:left|right)"
        rf"(?:\s+(?:sides?|legs?|arms?))?)"
    )


@cache
def time_pattern() -> str:
    num = range_pattern("t")
    unit = (
        r"(?P<unit>seconds?|secs?\b\.?|(?:(?<=\d)|(?<=\d[ -]))s(?![\w'])|minutes?|mins?\b\.?|"
        r"(?:(?<=\d)|(?<=\d ))m(?=\s*(?:hold|each|per|$|[.,]))|\"|''|"
        r"counts?\b|(?:(?:deep|slow|full|long|easy|calm|complete|steady|relaxed|even|big|breath)\s+(?:and\s+)?)*"
        r"(?:breaths\b|breath cycles?|breath\b(?=\s*hold)|(?<!deep )breath\b))"
    )
    half = r"(?P<half>half an?|a half|one half|1/2|one-half)(?:\s+of\s+a)?[\s-]+(?P<halfunit>minutes?|mins?)"
    mixed = (
        rf"(?P<mixed>{_number()}|an?)\s+(?:and\s+(?:a\s+half|one\s+half|1/2)|1/2)\s+(?P<mixedunit>minutes?|mins?|"
        rf"seconds?)"
        r"|(?:a|one)\s+minute\s+and\s+a\s+half(?P<ninety>)"
    )
    clock = r"(?P<cm>\d{1,2}):(?P<cs>[0-5]\d)(?![\w:])(?:\s*(?:minutes?|mins?))?"
    article = (
        r"(?P<art>an?|another|one)\s+(?:full\s+|whole\s+|single\s+|solid\s+)?(?P<artunit>minute|second|count|"
        r"breath)\b(?P<artmore>\s+or\s+(?:two|so))?"
    )
    couple = r"a couple(?: of)?(?:\s+(?:deep|slow|full|long))*\s+(?P<coupleunit>seconds|minutes|breaths|counts)"
    count = (
        rf"(?:a\s+|the\s+)?(?:slow\s+|steady\s+|full\s+)?count(?:ing)?\s+(?:slowly\s+)?(?:of|"
        rf"to)\s+{range_pattern('c')}(?:\s*(?:seconds?|secs?))?"
    )
    return (
        r"(?P<pre>(?:(?:about|around|approximately|roughly|approx\.?|~|at least|a minimum of|minimum of|no less than|"
        r"not less than|"
        r"up to|as long as|(?:for\s+)?(?:no\s+|not\s+)?(?:more|longer) than|a maximum of|maximum of|at most|a full|"
        r"for|another|a further|"
        r"the full|a good|"
        r"between|anywhere from|anywhere between|from|an?(?=\s+\d))\s+)*)"
        rf"(?:{mixed}|{half}|{count}|{clock}|{num}\s*-?\s*{unit}|{couple}|{article})"
        r"(?P<post>(?:\s+(?:or more|or longer|or so|minimum|at minimum|maximum|max|at least|at most|if possible|at a "
        r"time|each "
        r"time|total|in total))*)"
    )


@cache
def reps_pattern() -> str:
    num, limbs = range_pattern("r"), limbs_pattern()
    noun = (
        r"(?P<noun>reps?\b\.?|repetitions?|times\b(?!\s+(?:a|per|each|every)\s+(?:day|week|daily))|"
        r"(?:(?:slow|small|large|big|full|gentle|controlled|complete|total|more|smooth|easy|wide|little|good|quality|"
        r"deep|alternating)\s+)*"
        r"(?:reps?\b|repetitions?|times\b|circles|rotations|swings|rolls|pulses|kicks|raises|squats|steps|lunges|jumps|"
        r"taps|slides|lifts|bridges|tilts|presses|sweeps|passes|turns|bends|twists|glides|nods|shrugs))"
    )
    sets = rf"(?P<sets>{_number()})(?:\s*(?:-|to|or)\s*(?P<setsb>{_number()}))?\s*(?:sets?|rounds?)"
    return (
        rf"(?P<pre>(?:(?:about|around|at least|up to|for|approximately|roughly|another|a total of|total of|between|"
        rf"from|"
        rf"of)\s+)*)"
        rf"(?:{sets}\s*(?:of|x|,|\()\s*(?:about\s+|up to\s+)?{num}(?!\s*(?:-?\s*(?:seconds?|secs?|s\b|minutes?|"
        rf"mins?\b|breaths?|counts?|inch|deg)))(?:\s*{noun})?\)?"
        rf"|(?P<xsets>\d+)\s*x\s*(?P<xreps>\d+)(?:\s*-\s*(?P<xrepsb>\d+))?(?!\s*(?:seconds?|secs?|s\b|minutes?|mins?|"
        rf"\"|cm|inch|/?\d))(?:\s*{noun.replace('<noun>', '<noun2>')})?"
        rf"|{num.replace('<r', '<q')}\s*(?:-\s*)?{noun.replace('<noun>', '<noun3>')}(?!\s*(?:per|a|each)\s+(?:day|"
        rf"week))"
        rf"|(?:x\s*)?(?P<nx>\d+)\s*x(?=[\s.,;)]|$)(?!\s*\d)|\bx\s*(?P<xn>\d+)\b(?!\s*(?:sec|min|s\b|cm|inch))"
        rf"|(?P<total>{_number()})\s+(?:in total|in all|altogether|of (?:these|them|those)(?=\s*[.,;]|\s*$))"
        rf"|(?P<rounds>{num.replace('<r', '<o')})\s*(?P<again>more\s+)?"
        r"(?:sets|rounds|cycles|circuits)\b(?!\s*(?:of|x)\b)"
        rf"|(?P<each>{num.replace('<r', '<e')})(?=\s+(?:(?:on|for|with|to|in)\s+)?(?:each|per|either|a|every)\s+"
        rf"(?:{limbs}|direction|way))"
        rf"|(?:(?<=do )|(?<=perform )|(?<=complete )|(?<=make ))(?P<things>{num.replace('<r', '<p')})"
        r"(?=\s+(?!inch|feet|more\b|sets|rounds|different|other|of\b|seconds|minutes)\w+s\b)"
        rf"|(?<=do )(?P<bare>{_number()})(?=\s*(?:[.;!]|$))|(?<=complete )(?P<bare2>{_number()})(?=\s*(?:[.;!]|$))"
        rf"|(?P<twice>(?:twice|thrice)(?!\s+(?:as|the|your|that|more)\b)|"
        r"once more(?!\s+(?:with|on|and))|one more time|two more times|three more times|one time|again once))"
    )


@cache
def breath_pattern() -> str:
    """A breath with counts: "in for four, hold two, out for six"; groups ``bi``, ``bh`` and ``bo``."""

    def count(name: str) -> str:
        lead = r"(?:for\s+)?(?:about\s+)?(?:a\s+)?(?:slow\s+)?(?:count\s+of\s+)?"
        return rf"{lead}(?P<{name}>{_number()})(?:\s*-?\s*(?:seconds?|counts?|s\b))?"

    return (
        rf"(?:inhal\w+|breath\w* in)\b\s+(?:[a-z]+\s+){{0,4}}?{count('bi')}[^.]{{0,20}}?(?:\bhold\w*\s+"
        rf"(?:[a-z]+\s+){{0,4}}?{count('bh')}[^.]{{0,20}}?)?"
        rf"(?:exhal\w+|breath\w* out|\bout)\b\s+(?:[a-z]+\s+){{0,4}}?{count('bo')}"
    )
