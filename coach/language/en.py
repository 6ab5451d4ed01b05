"""English: all that the coach says, reads aloud, looks for and writes in this language.

To add another language, copy this file under its name and translate what is in it; ``LANGUAGE`` stands at the end. How
digits, signs and short forms are said is in ``en_spelled.py``, which is loaded for a text that has any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from coach.language import Language, Noun
from coach.language.en_numbers import ONES, PARTS, PLURALS, UNITS, cardinal

PHRASES: dict[str, tuple[str, ...]] = {
    # Variants are taken in turn, so that a session does not say the same words each round; with which of them it begins
    # is each session's own. A user's own phrases.yaml may put others in their place; an empty list silences a phrase.
    # Enough of them that no sentence is heard more than three times in a session. Those that only decorate fall silent
    # once each was heard three times: halfway, ten_seconds, enter_breath, stay_....
    "announce_today": ("We have {total} today, and {count}.",),
    "announce_length": ("This takes {total}.", "We have {total}, and no hurry."),
    "caution": (
        "A stretch may pull, and should never hurt. Ease off at anything sharp, stop and rest if you are numb or "
        "dizzy, and skip whatever is not for you.",
        "A pull is welcome, pain is not. Do less if it is sharp; if you feel numb or dizzy, stop and rest. To skip "
        "something is always right.",
        "You should feel a stretch, and no pain. Where it gets sharp, do less; where you get numb or dizzy, stop and "
        "rest. You may skip anything.",
    ),
    "caution_moving": (
        "Move only as far and as fast as is easy. Ease off at anything sharp, stop and rest if you are numb or dizzy, "
        "and skip whatever is not for you.",
        "Stay where it moves easily. Do less if it is sharp; if you feel numb or dizzy, stop and rest. To skip "
        "something is always right.",
    ),
    "caution_reminded": (
        "As always: a pull is welcome, pain is not.",
        "As ever, ease off wherever it is sharp, and skip what is not for you.",
        "A pull, and never a pain; you know.",
        "And you may do less of anything, at any time.",
    ),
    # Where there is hardly time for two exercises.
    "caution_brief": ("Ease off if it is sharp, stop if you are numb or dizzy, and skip what is not for you.",),
    # On later sides and rounds, for what was heard a moment ago.
    "careful_again": ("You know when to ease off.", "Less is fine here, too.", "Ease off whenever you need to."),
    # Behind an exercise, with a breath of quiet.
    "feel": (
        "Feel what has changed in your {part}.",
        "Notice what is new in your {part}.",
        "Give your {part} a moment.",
    ),
    "caution_breathing": (
        "Your breath should stay easy. If you grow dizzy or short of air, let it go its own way: that is a good "
        "answer, too.",
    ),
    "caution_resting": (
        "Nothing here should be hard to bear. Move whenever you like, and stop whenever you want to: both are good "
        "answers.",
    ),
    # For whom some of it is not, once: their names where they are few enough to be kept in mind.
    "bodies": (
        "With {bodies}, leave out {names}, or take the gentler version of this session.",
        "With {bodies}, rest through {names}, or take the gentler version of this session.",
    ),
    "bodies_most": (
        "With {bodies}, take the gentler version of this session instead. It is made for you.",
        "With {bodies}, there is a gentler version of this session, made for you.",
    ),
    "props": ("Have {props} within reach.",),
    # A session made for today. Its words change from day to day, so that no two days begin alike.
    "today_morning": (
        "Good morning.",
        "A slow good morning.",
        "Good morning to you.",
        "The day is young, and nothing is late.",
        "Good morning. It is good that you are up.",
    ),
    "today_day": (
        "Welcome.",
        "Good that you are here.",
        "Here is a little time for you.",
        "Welcome to your mat.",
        "Hello again.",
        "Nice that you made the time.",
    ),
    "today_evening": (
        "Good evening.",
        "The day may end here.",
        "Welcome to a quiet end of the day.",
        "The work of the day is done.",
    ),
    "today_begin": ("This is our first time together, so all of it is told step by step.",),
    "today_back": (
        "It is good to have you back. Nothing is lost, and we begin gently. If you are not quite well yet, do half, "
        "and rest.",
        "Good that you found your way back. We take it up where it is easy, and you may stop wherever you like.",
    ),
    "today_for": (
        "Today is for {target}.",
        "This time belongs to {target}.",
        "Today we look after {target}.",
        "We give this time to {target}.",
        "Let us be good to {target} today.",
    ),
    # How the listener feels, and how they felt the last time; "{day}" is "on Monday" or "yesterday".
    # What it says of the session stands apart, and is said where it is true: "moving" where that comes first,
    # "known_rest" where nothing is new and there is a long rest.
    "today_tired": ("You are tired; so little is asked of you.",),
    "today_tired_known_rest": ("You are tired. We do only what you know, and then there is a long rest.",),
    "today_stressed": ("Your head is full; here, one thing at a time is enough.",),
    "today_sore": ("Your muscles are sore; so we go softly.",),
    "today_sore_moving": ("Your muscles are sore; so we move them softly.",),
    "today_stiff_is": ("Your {part} is stiff today; so we do small, warm things.",),
    "today_stiff_is_moving": ("Your {part} is stiff; it likes small movements, and those come first.",),
    "today_stiff_are": ("Your {part} are stiff today; so we do small, warm things.",),
    "today_stiff_are_moving": ("Your {part} are stiff; they like small movements, and those come first.",),
    "today_desk": (
        "You have sat long; let us make some room.",
        "You have sat long; the desk can wait a little.",
    ),
    "today_trained": ("You have trained; now you may let go.",),
    "today_was_tired": (
        "You were tired {day}; so nothing today is strong.",
        "You were tired {day}. I have left out all that is strong.",
    ),
    "today_was_stressed": ("Your head was full {day}; so this stays quiet.",),
    "today_was_sore": ("Your muscles were sore {day}; so we stay gentle.",),
    "today_was_stiff_is": (
        "Your {part} was stiff {day}; so we stay gentle, and move before we hold.",
        "I remember your stiff {part} {day}: movement first, and nothing strong.",
    ),
    "today_was_stiff_are": (
        "Your {part} were stiff {day}; so we stay gentle, and move before we hold.",
        "I remember your stiff {part} {day}: movement first, and nothing strong.",
    ),
    "today_second": (
        "And here you are again; how good. We still go gently.",
        "You came again; that is the best of it. We stay gentle, this time, too.",
    ),
    "today_spared": (
        "Each exercise is chosen with {body} in mind.",
        "With {body} in mind, nothing in it is forced.",
        "Nothing in it should trouble {body}.",
    ),
    "today_slow": (
        "Take your time with all of it.",
        "Nothing here is a test.",
        "Let it be easy.",
        "Less is fine, wherever you want less.",
        "Go only as far as feels good.",
        "There is nothing to reach.",
        "Your breath sets the pace.",
    ),
    # One true thing that only somebody who was there last time can say.
    "today_liked": (
        "Among them is the one that you like, {name}.",
        "And there is {name}, which you like.",
    ),
    "today_liked_again": (
        "You like {name}; here it is again.",
        "And once more there is {name}, which you like.",
    ),
    "today_again": (
        "We did {name} {day}, and once more today.",
        "As {day}, {name} again.",
    ),
    # What has grown since then.
    "today_longer": (
        "You stay a little longer in {name} than {day}, if it is good.",
        "In {name}, there is a little more time than {day}, if you like.",
    ),
    "today_more": (
        "In {name}, one more than {day}, if you like.",
        "There is one more of {name} than {day}, if you like it.",
    ),
    "today_known": (
        "By now you know {name}, so I say less.",
        "You need few words for {name} now.",
        "In {name} I leave you more quiet now.",
        "You know the way into {name}; I only keep you company.",
    ),
    "today_said": (
        "The second time again, and you told me how you are: good.",
        "Good that you are here again, and that you said so.",
    ),
    "today_first_time": (
        "What is new is {name}, and it is told from the start.",
        "You meet {name} for the first time.",
    ),
    "today_tight": (
        "Your {side} side, the tighter one, gets a little more time.",
        "A little longer is for your {side} side.",
    ),
    "today_fact": ("Something new about {name}.", "One more thought on {name}.", "A new thing about {name}."),
    # For a joint of theirs that is sore, in a stretch whose warning names it.
    "today_joint": ("Your {side} {body} decides how far.", "Let your {side} {body} have the last word."),
    "today_outro": (
        "Notice what feels lighter, and take it with you.",
        "Move softly for a little while.",
        "Thank you for this time. Let your next steps be unhurried.",
        "All done. Stand a moment before you go on, and see how you feel.",
        "That is all for today, and it was enough.",
        "Have a sip of water, and go on gently.",
        "Let your breath stay this slow for a while. Be well until next time.",
        "The day goes on. Go into it gently.",
        "Let that be enough for today.",
        "Let what has grown soft stay soft for a while.",
        "That is it. Carry a little of the calm with you.",
    ),
    "today_good_night": (
        "Let the evening stay this slow.",
        "That is all, and it was enough. Sleep well, when you go to bed.",
        "The day has had its last task. Rest well.",
        "Take this quiet with you, and let the night do its part.",
    ),
    # Where a session begins, and how; each time in other words.
    "today_start_supine": (
        "Lie down on your back, knees bent, and let your breath grow slow.",
        "Settle on your back, both feet down, and let the floor carry you.",
        "Come to lie on your back, knees up, and let your shoulders grow heavy.",
        "Your back on the mat, your knees bent: stay a moment, and arrive.",
    ),
    "today_start_side-lying": (
        "Lie down on one side, your head resting, and let your breath grow slow.",
        "Settle on one side, your head on your arm or a cushion, and let the floor carry you.",
    ),
    "today_start_prone": (
        "Lie down on your front, your brow on your hands, and let your breath grow slow.",
        "Settle on your belly, your head on your hands, and let the floor carry you.",
    ),
    "today_start_seated": (
        "Sit down on your mat, as tall as is easy, and let your breath grow slow.",
        "Find an easy seat on your mat, and let your shoulders sink.",
        "Sit as you like on your mat, and stay a moment, to arrive.",
    ),
    "today_start_standing": (
        "Stand with your feet under your hips, and let your breath grow slow.",
        "Stand easy, your weight on both feet, and let your shoulders sink.",
        "Come to stand, knees soft, and feel the ground under both feet.",
    ),
    "today_start_chair": (
        "Sit on your chair, both feet down, and let your breath grow slow.",
        "Take your chair, your feet flat, and let it carry you.",
        "Sit down, both feet on the floor, and let your shoulders sink.",
    ),
    "today_belly": (
        "Lay a hand on your belly, and feel it rise and fall.",
        "Let one hand rest on your ribs, and feel them widen.",
    ),
    "today_long_out": (
        "Let each breath out take its time.",
        "Let each breath out be a little longer than the one in.",
    ),
    "today_quiet": (
        "Today we begin with rest. Close your eyes, if you like.",
        "First, a minute in which nothing has to be done.",
        "Let us begin in silence, for a minute.",
    ),
    "today_arrived": (
        "Feel what carries you.",
        "Your breath comes and goes by itself.",
        "Wherever you hold on, you may let go a little.",
    ),
    "today_rest": (
        "Let your legs slide out long, your arms beside you, palms up.",
        "Stretch out on your back, legs and arms a little apart.",
        "Slide one leg long, then the other, and let your arms lie where they like.",
        "Lie as you like it best, legs long or knees up.",
    ),
    "today_rest_standing": (
        "Stand easy, or sit down, if you have a chair near you.",
        "Lean against something, or sit down, as you like it best.",
    ),
    # The way up from lying, for who has heard it in steps.
    "today_up": (
        "In your own time, roll onto one side, let your hands push you up, and sit a moment before you stand.",
        "Open your eyes, come up by way of one side, and wait a moment before you stand.",
        "When you like, bend your knees, roll over, and come up slowly, with your hands to help.",
    ),
    "course_first": ("Here begins {title}, week by week.",),
    "course_week": ("This is week {week} of {weeks} of {title}.", "{title}, week {week} of {weeks}."),
    "course_lighter": ("It is a lighter week: a little less, so that what you did can settle.",),
    "course_back": ("It is good to have you back.", "Good that you found your way back."),
    "course_last": ("This is the last session of {title}.",),
    "first": ("We begin with {name}.", "First, {name}.", "To begin with, {name}."),
    "only": ("This is {name}.",),
    "next": (
        "Next, {name}.",
        "Now {name}.",
        "And now {name}.",
        "On to {name}.",
        "We go on with {name}.",
        "It is time for {name}.",
        "Then {name}.",
    ),
    "last": ("The last one, {name}.", "And the last, {name}."),
    "again": ("Once more, {name}.", "Again, {name}.", "And once again, {name}."),
    "instead": ("{name}, instead of {missing}.", "Instead of {missing}, {name}.", "In place of {missing}, {name}."),
    "left_out": ("We leave out {missing}, to be kind to your body.",),
    "needs": ("You need {props} for this.", "This one takes {props}.", "For this, take {props}."),
    "rounds": ("{rounds} of this.", "There are {rounds}.", "We do {rounds}."),
    # From one position to another, in steps; what the exercise itself says of its position comes behind them.
    "way_down": (
        "With a hand on a chair or the wall, let one knee down, then the other.",
        "Hold on to something steady, and let one knee down, then the other.",
    ),
    "way_helped": ("A hand on a chair or the wall may help you down.",),
    "way_sideways": ("Lean onto your hands, and let your hips sink to one side.",),
    "way_over": ("Lean over onto your hands, and bring your knees under you.",),
    "way_back": ("Lean back onto your hands, then your elbows.",),
    "way_across": ("Roll over, across one side.",),
    "way_rolled": (
        "Bend your knees, roll to one side, and let your hands push you up.",
        "Roll over to one side, knees bent, and push yourself up with your hands.",
    ),
    "way_up": (
        "Come to hands and knees, set one foot forward, and press up, both hands on that thigh.",
        "Onto hands and knees, then one foot forward, and rise with your hands on that thigh.",
    ),
    "way_risen": ("Set one foot forward, and press up, both hands on that thigh.",),
    "keep_near": ("Keep the {props} near you.", "Leave the {props} close by."),
    "put_away": ("Lay the {props} aside.", "The {props} can go now.", "Put the {props} out of the way."),
    "start_side": ("First {which}.", "We start with {which}.", "Begin with {which}.", "To begin, {which}."),
    "one_side": ("Only {which} this time.", "This is for {which}."),
    # Before the set-up, where the length is told ahead.
    "hold_ahead": (
        "This one lasts {length}.",
        "We stay in this one for {length}.",
        "In this one we hold for {length}.",
    ),
    "hold": (
        "Hold for {length}.",
        "Stay here for {length}.",
        "Stay for {length}.",
        "Now stay for {length}.",
        "Be still here for {length}.",
        "And stay, for {length}.",
    ),
    "stay": (
        "Stay for {length}.",
        "Rest here for {length}.",
        "You have {length} here.",
        "Let {length} go by.",
        "Give yourself {length} here.",
    ),
    # As long as the side before.
    "hold_same": ("Stay as long as before.", "The same time again.", "And stay, just as long."),
    "hold_reps": (
        "Hold for {length}, {reps}.",
        "{reps}, hold for {length}.",
        "{reps}, for {length} each.",
        "Each for {length}, {reps}.",
    ),
    "hold_tight": ("And {length} for {which}.",),
    "hold_breaths": ("Hold for {breaths}.", "Stay for {breaths}.", "Keep it for {breaths}."),
    "stay_breaths": ("Stay with it for {breaths}.", "Now {breaths}.", "We take {breaths}."),
    "stay_about": ("Stay with it for about {length}.", "This goes on for about {length}."),
    "reps": (
        "{reps} in all.",
        "You do this {reps}.",
        "We do it {reps}.",
        "Do this {reps}.",
        "{reps}, at your ease.",
    ),
    "reps_alternate": (
        "{reps} each way, in turn.",
        "By turns, {reps} each way.",
        "One way and then the other, {reps} each.",
    ),
    "reps_both": ("{reps}, right and left to each number.", "Each number is right and left, {reps}."),
    "keep_going": (
        "Easy and even.",
        "Let the breath flow.",
        "At your own ease.",
        "Soft in the shoulders.",
        "No need to hurry.",
        "Smooth, both ways.",
        "Only as far as it is easy.",
    ),
    "halfway": ("Halfway.", "That is half of it.", "You are halfway."),
    "ten_seconds": ("Ten seconds.", "Ten more seconds."),
    "soft_end": (
        "And begin to come back.",
        "Slowly, this comes to its end.",
        "In your own time, let this one end.",
        "Slowly, we come back from here.",
    ),
    "last_breath": (
        "One more slow breath here.",
        "One more breath, then we come out.",
        "Stay for one breath more.",
        "One breath more, and we leave this one.",
        "One more easy breath, and then we come out.",
        "One last breath here, a long one.",
    ),
    "rest_end": (
        "Let your breath deepen, and your fingers move.",
        "Slowly, this rest comes to its end.",
        "Begin to come back, with a deeper breath.",
    ),
    # Before a long silence: the first one, one that is a rest, one with a word now and then; all others.
    "silence": (
        "I will be quiet now, and keep the time for you.",
        "Quiet now until the end of it. Come out sooner, if you like.",
        "I will be quiet for a while. You may come out whenever you want to.",
        "Quiet now. Ease off at any time; I keep the time.",
    ),
    "silence_rest": (
        "I will be quiet now, and call you back.",
        "Now silence. My voice will bring you back.",
        "I will be quiet now. You need not do anything.",
    ),
    "silence_between": (
        "I speak only now and then from here on. If it is quiet for long, all is well.",
        "I will be quiet for a while now, and I am still here.",
    ),
    "silence_again": ("I am quiet again.", "Quiet now, until it is time.", "I will be quiet again."),
    "minutes_left": ("{length} to go.",),
    "numbers": ("{number}",),
    "enter_breath": (
        "Breathe in first.",
        "Take a breath in.",
        "One slow breath in.",
        "First, a breath in.",
        "Let a breath come in.",
        "Draw in a breath.",
        "A long breath in.",
    ),
    "enter_again": (
        "Go in once more, as before.",
        "And in again, on a slow breath out.",
        "Into it again, no further than before.",
        "Breathe out, and go in as you know it.",
    ),
    "breathe_in": ("Breathe in.",),
    "breathe_out": ("And out.",),
    "breath_alone": (
        "Go on by yourself, at this pace. I join in now and then.",
        "Keep this pace on your own. I come back to it from time to time.",
    ),
    "breath_hold": ("Hold it.",),
    "breath_rest": ("And wait.",),
    "breathe": ("Now {breaths}, slow and easy.", "Take {breaths} with me."),
    "release": (
        "Slowly come out of it.",
        "Gently let it go.",
        "Come out of it with care.",
        "Let go, bit by bit.",
        "Leave it slowly.",
        "Ease out of it.",
    ),
    "rep_release": ("And release.", "Let go.", "And ease off.", "Let it go.", "And loosen."),
    "set_end": ("That is the set.", "One set done.", "And that was the set.", "This set is done."),
    "switch": (
        "Now {which}.",
        "And now {which}.",
        "Over to {which}.",
        "Change to {which}.",
        "Now it is {which}.",
        "The same with {which}.",
        "And then {which}.",
    ),
    "round": ("Same again.", "Once more, the same.", "And again.", "Another time."),
    "last_round": ("And the last time.", "Now the last time.", "One last time."),
    "round_side": ("Same again, {which}.", "Once more, {which}.", "And again, {which}."),
    "last_round_side": ("One last time, {which}.", "And the last time, {which}.", "To finish, {which} again."),
    "rest": ("Rest for {length}.", "Take {length} to rest.", "Now {length} of rest.", "Let go for {length}."),
    "final_rest": (
        "Now rest, and do nothing at all. Let your eyes close, if you like.",
        "Now there is only rest. You may close your eyes.",
    ),
    "final_rest_standing": ("Now rest, and do nothing at all.",),
    "eyes_open": ("Let your eyes open.",),
    "lap": ("Now from the top, lap {lap} of {laps}.",),
    "last_lap": ("Now the last lap.",),
    "question_rest": ("Rest for a moment.", "Let go a little.", "A short rest.", "And rest."),
    # The way up from where a session ends.
    "up_supine": (
        "Stir your fingers and toes. Bend your knees, and roll onto one side. Let your hands push you up to sit. Stay "
        "there a moment before you stand.",
    ),
    "up_prone": (
        "Bring your hands under your shoulders. Push yourself back to your knees. Stay there a moment before you "
        "stand.",
    ),
    "up_side-lying": ("Let your hands push you up to sit. Stay there a moment before you stand.",),
    "up_seated": ("When you are ready, get up, one foot first.",),
    "up_kneeling": ("When you are ready, set one foot in front of you, and get up from there.",),
    "up_all-fours": ("When you are ready, set one foot between your hands, and slowly get up.",),
    "up_standing": ("Stand a moment before you go on.",),
    "up_chair": ("Feel both feet on the floor, and stand up when you like.",),
    "outro": (
        "That was it. How does your body feel now? Be kind to it today.",
        "It is done. What has changed in your body? Go on gently.",
        "That is all for now. Feel what is softer than before, and take it with you.",
    ),
    "chapter_intro": ("Introduction",),
    "chapter_rest": ("Rest",),
    "chapter_breathe": ("Breathing",),
    "chapter_end": ("Closing",),
    "sound_back": ("The sound was gone. We go on from here.",),
    "time_left": ("{total} left.",),
    "easier": ("Let us make it easier.",),
    "harder": ("Let us go a step further.",),
    "no_easier": ("This has no easier form here. Do less of it, or rest.",),
    "no_harder": ("This has no harder form here.",),
}

SPELLINGS = {
    "pyttsx3": {
        # The wrong sound, or the noun for the verb
        "quadriceps": "quadra-seps",
        "sacroiliac": "sacro-iliac",
        "sciatic": "sigh-attic",
        "namaste": "nah-mas-tay",
        "fascia": "fasha",
        "fasciitis": "fashy-eye-tis",
        "pilates": "pih-lah-tees",
        "pranayama": "prah-na-yah-ma",
        "qi": "chee",
        "close your": "cloze your",
        "close the": "cloze the",
        "use your": "yooz your",
        "use the": "yooz the",
        "use that": "yooz that",
        "use a": "yooz a",
        "use an": "yooz an",
        "separate the": "sepa-rate the",
        "separate your": "sepa-rate your",
        "qigong": "chee-gong",
    },
}
"""What one engine says badly, and how to write it for that one."""

LEXICON = {
    # An entry of up to five capitals (ROM) is matched as it stands, all others in any case. Longer entries come first.
    # A user's own lexicon.yaml extends this one, entry by entry.
    # Said badly by every engine: the wrong sound, or the noun for the verb
    "ujjayi": "oo-jai",
    "bow forward": "bough forward",
    "bow your": "bough your",
    "bow the": "bough the",
    "alternate sides": "alter-nate sides",
    "alternate between": "alter-nate between",
    "wind down": "wined down",
    # Abbreviations of the trade
    "SI joint": "S I joint",
    "SI joints": "S I joints",
    "ITB": "I T B",
    "IT band": "I T band",
    "IT bands": "I T bands",
    "ROM": "range of motion",
    "PNF": "P N F",
    "TFL": "T F L",
    "QL": "Q L",
    "ACL": "eh C L",
    "LBP": "low back pain",
    "OK": "okay",
    "DOMS": "delayed muscle soreness",
    "FAQ": "frequent question",
    "FAQs": "frequent questions",
    # Short forms of writing
    "L/R": "left and right",
    "R/L": "right and left",
    "inhale/exhale": "inhale and exhale",
    "in/out": "in and out",
    "w/o": "without",
    "e/s": "each side",
    "wk": "week",
    "wks": "weeks",
    "w/": "with",
    "b/c": "because",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
    "approx.": "about",
    "approx": "about",
    "vs.": "versus",
    "vs": "versus",
    "incl.": "including",
}

WINDOWS = {
    "hold": "hold",
    "rep": "rep",
    "rest": "rest",
    "transition": "change over",
    "settle": "settle",
    "breath": "breathe",
    "pause": "pause",
    "ready": "get ready",
}
LANES = {
    "holds": "holds",
    "right": "right",
    "left": "left",
    "both": "both sides",
    "rest": "rest",
    "wait": "time to move",
    "voice": "voice",
    "breath": "breath",
    "tip": "tip",
    "bell": "bell",
}

WRITTEN = {
    "about": "about {time}",
    "and_more": "{name} and {count} more",
    "bell": "{name} bell",
    "card_care": "A stretch may pull, and should never hurt. Breathe on; come out of anything sharp, numb or dizzy.",
    "card_listen": "Listen",
    "card_props": "At hand: {props}",
    "card_week": "Week {number}",
    "each_side": "{dose} each side",
    "dropped": "Left out, because it did not fit",
    "dropped_one": "Left out, because 1 cue did not fit:",
    "dropped_many": "Left out, because {count} cues did not fit:",
    "end": "end, {total} in all",
    "full_body": "full body",
    "held": "held {held} of {total}",
    "left_out": "Left out, because the time is short: {names}",
    "rep": "rep {count},",
    "make_intro": "Welcome. This time is for {target}: a slow breath, a little movement, then long and quiet holds.",
    "make_intro_still": "Welcome. This time is for {target}: a slow breath, then long and quiet holds.",
    "make_intro_moving": "Welcome. This time is for {target}: a slow breath, and then easy movement.",
    "make_target": "your {targets}",
    "yesterday": "yesterday",
    "last_time": "the last time",
    "on_day": "on {day}",
    "muscle_abdominals": "belly",
    "muscle_abductors": "outer hips",
    "muscle_adductors": "inner thighs",
    "muscle_biceps": "upper arms",
    "muscle_calves": "calves",
    "muscle_chest": "chest",
    "muscle_forearms": "forearms",
    "muscle_glutes": "hips",
    "muscle_hamstrings": "hamstrings",
    "muscle_lats": "sides",
    "muscle_lower back": "lower back",
    "muscle_middle back": "upper back",
    "muscle_neck": "neck",
    "muscle_quadriceps": "thighs",
    "muscle_shoulders": "shoulders",
    "muscle_traps": "tops of the shoulders",
    "muscle_triceps": "backs of the arms",
    "make_whole": "your whole body",
    "make_rest_supine": "Let your legs slide out long, your arms beside you, palms up.",
    "make_rest_floor": "Come to lie on your back, your legs long, your arms beside you.",
    "make_rest_chair": "Sit back in your chair, both feet down, your hands in your lap.",
    "make_rest_standing": "Stand easy, your feet under your hips, your arms hanging.",
    "make_outro": "How does your body feel now, and what has changed? Thank it for its work, and be kind to it today.",
    "reps": "{count} reps of {length}",
    "round": "round {round}",
    "sample": "Bring your right knee to your chest, and breathe out slowly. Three, two, one, and rest.",
    "side": "{side} side",
    "start": "Start",
    "untitled": "Untitled session",
    "voice": "Voice: {voice}, {rate} words a minute.",
}

_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|"
    r"sixty|ninety|a)"
)
_RANGE = rf"\b{_NUMBER}(?:\s*(?:-|–|to)\s*{_NUMBER})?"
EYES = re.compile(
    r"\b(?:as shown|like this|like so|look (?:at|in|into|up at|down at)|see (?:below|above|the)|"
    r"watch(?:ing)? (?:the|your|how)|"
    r"(?:the |this |in the )(?:image|picture|photo|video|diagram|figure (?:above|below)|illustration)|pictured|"
    r"(?:in|at) (?:a|the) mirror|screen|gaze (?:at|toward))\b",
    re.IGNORECASE,
)
DOSE = re.compile(
    rf"\b(?:hold|stay|pause|keep|remain)\b[^.]*?(?:{_RANGE}[\s-]+(?:secs?|seconds?|mins?|minutes?)|\b\d+\s?(?:s|sec|min))\b"
    rf"|\bfor {_RANGE} (?:seconds?|minutes?)\b"
    rf"|\brepeat (?:\w+ ){{0,3}}{_NUMBER} times\b|\b{_NUMBER} (?:reps|repetitions|sets)\b",
    re.IGNORECASE,
)
TOLD_LENGTH = re.compile(
    rf"\b{_NUMBER}[\s-]+(?:(?:quiet|short|full|good|easy) )?(?:minutes?|hours?)\b|\bhalf an? hour\b|\bhalf hour\b",
    re.IGNORECASE,
)
SWITCH = re.compile(r"\b(?:switch|change|swap) (?:sides|legs|arms)\b|\brepeat on the other side\b", re.IGNORECASE)
FIXED_SIDE = re.compile(
    r"\b(?:your|the) (?:left|right) (?:\w+ )?(?:leg|knee|foot|ankle|arm|hand|hip|side|shoulder|elbow)\b"
)
VAGUE_SIDE = re.compile(
    r"\b(?:one|the other|the opposite|opposite) (?:leg|knee|foot|ankle|arm|hand|side|elbow)\b", re.IGNORECASE
)

LAIN_ON = re.compile(r"\bsides?\b", re.IGNORECASE)
BARE_INSTEAD = re.compile(
    r"\b(?:do|take|choose|keep to|rest in|lie back in)\b[^.;:,]*\binstead\b|\b(?:will )?serves?(?: you)? instead\b",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:one|other)\b[^.;:]*\b(?:tighter|stiffer|weaker|shorter)\b"
    r"|\bthe (?:tighter|stiffer|weaker) (?:one|side|leg|arm|hip)\b",
    re.IGNORECASE,
)
_NEW = r"\b(?:new|replaced|artificial)\b"
_SORE = r"\b(?:sore|bad|painful|weak|injured|unstable|hurts?|hurting|pain|aches?|complains?|troubles?|problems?)\b"


def _sore(part: str) -> str:
    return rf"{_SORE}[^.,:;!?]{{0,30}}\b(?:{part})\b|\b(?:{part})\b[^.,:;!?]{{0,20}}{_SORE}"


BODIES = {
    condition: re.compile(words, re.IGNORECASE)
    for condition, words in {
        "new-hip": rf"{_NEW}[^.:;!?]{{0,25}}\bhips?\b|\bhip replacement",
        "new-knee": rf"{_NEW}[^.,:;!?]{{0,25}}\bknees?\b|\bknee replacement",
        "osteoporosis": r"\bosteoporosis\b|\b(?:brittle|thin) bones\b|\bbones are (?:brittle|thin)\b",
        "pregnancy": r"\bpregnan\w+",
        "surgery": r"\b(?:surgery|operation|operated|surgeon)\b",
        "blood-pressure": r"\bblood pressure\b",
        "glaucoma": r"\bglaucoma\b",
        "dizziness": r"\b(?:dizziness|vertigo|dizzy easily|easily dizzy)\b",
        "hernia": r"\bhernias?\b",
        "back": _sore(r"(?<!come )(?<!lean )(?<!lie )(?<!roll )(?<!sit )back|spine"),
        "neck": _sore("neck"),
        "hip": _sore("hips?"),
        "knee": _sore("knees?"),
        "ankle": _sore("ankles?"),
        "shoulder": _sore("shoulders?"),
        "elbow": _sore("elbows?"),
        "wrist": _sore("wrists?"),
    }.items()
}


def number(value: int) -> str:
    """``45`` as ``forty-five``; from a thousand on in digits, which are spelled out later."""
    if value < 100:
        return cardinal(value)
    hundreds, rest = divmod(value, 100)
    return str(value) if value >= 1000 else f"{ONES[hundreds]} hundred" + (f" and {cardinal(rest)}" if rest else "")


def counted(value: int, noun: Noun) -> str:
    """``one breath``, ``three stretches``."""
    return f"{number(value)} {noun if value == 1 else PLURALS.get(noun, noun + 's')}"


def length(ms: int) -> str:
    """``one minute and ten seconds``, ``a minute and a half``; a part of a second is said as "about"."""
    minutes, seconds = divmod((ms + 500) // 1000, 60)
    if minutes and seconds in (15, 30) and (seconds == 30 or minutes == 1) and not ms % 1000:
        return f"{number(minutes)} and a half minutes" if minutes > 1 else f"a minute and a {PARTS[60 // seconds]}"
    parts = [f"{number(minutes)} {'minute' if minutes == 1 else 'minutes'}"] if minutes else []
    if seconds or not minutes:
        parts.append(f"{number(seconds)} {'second' if seconds == 1 else 'seconds'}")
    return ("about " if ms % 1000 else "") + " and ".join(parts)


def total(halves: int) -> str:
    """``ten and a half minutes``."""
    if halves < 2:
        return "half a minute"
    return length(halves * 30_000)


def listed(words: Sequence[str]) -> str:
    """``a mat, a strap and a chair``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def either(words: Sequence[str]) -> str:
    """``a new hip, a hernia or a pregnancy``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def one(thing: str) -> str:
    """``a strap``, ``an elastic band``; of cushions one is seldom enough, for two thighs or a head and two knees."""
    if thing == "cushion":
        return "a cushion or two"
    return ("an " if thing[:1] in "aeiou" else "a ") + thing


def sentence(text: str) -> str:
    """Only the first letter is a capital one."""
    return text[:1].upper() + text[1:]


_PAUSE = r"(?:long |short )?(?:pause|wait|silence|break|beat)\b"
_PAUSING = (
    r"(?:a|about|few|for|here|moment|of|one|two|three|four|five|six|seven|eight|nine|ten|breaths?|beats?|ms|s|secs?"
    r"|seconds?|mins?|minutes?)"
)
"""What may stand beside it in round brackets: "(break the fall with your hands)" is no mark."""
PAUSE_MARK = re.compile(
    r"<break\b[^<>]{0,80}>"
    rf"|[\[{{<]{{1,2}}\s?{_PAUSE}[^\[\](){{}}<>]{{0,40}}[\]}}>]{{1,2}}"
    rf"|\({{1,2}}\s?{_PAUSE}(?:[\s\d.,:=~-]|{_PAUSING}\b){{0,20}}\){{1,2}}",
    re.IGNORECASE,
)
"""Where a writer asks for a pause in words or signs: it is none of the words."""
_PAUSE_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s?([a-z]*)", re.IGNORECASE)
_UNIT_MS = {"ms": 1, "second": 1_000, "minute": 60_000}
PAUSE_MS, LONG_PAUSE_MS, LONGEST_PAUSE_MS = 3_000, 6_000, 60_000
"""What "(pause)" and "(long pause)" stand for, and the most that a mark may ask for."""


def paused(text: str) -> tuple[tuple[str, int], ...]:
    """``Rest. [pause 5s] Lift.`` as ``Rest.`` with 5,000 ms behind it, and ``Lift.`` with none."""
    parts, start = [], 0
    for mark in PAUSE_MARK.finditer(text):
        length = _PAUSE_LENGTH.search(mark[0])
        unit = _UNIT_MS.get(length[2].lower(), _UNIT_MS.get(UNITS.get(length[2].lower(), ""), 1_000)) if length else 0
        ms = round(float(length[1]) * unit) if length else LONG_PAUSE_MS if "long" in mark[0].lower() else PAUSE_MS
        parts.append((text[start : mark.start()].strip(), min(ms, LONGEST_PAUSE_MS)))
        start = mark.end()
        if parts[-1][0] and (stop := re.match(r"\s*[.,;:!?]+", text[start:])):
            start += stop.end()
            parts[-1] = (parts[-1][0] + stop[0].strip(), parts[-1][1])
    return (*parts, (text[start:].strip() if parts else text, 0))


SHORT = re.compile(r"[^A-Za-z\s,.;:!?'-]|\w\.\S|\b(?i:max|ea|rds?|dr|m(?:rs?|s)|prof|st)\b|\b[Vv]ol|\b[RL]\b")
"""Digits, signs, addresses and short forms: a text without one is said as it is written."""


def spell_out(text: str) -> str:
    """``10-20s`` as ``ten to twenty seconds``, ``knee/hip`` as ``knee or hip``."""
    if not SHORT.search(text):
        return text
    from coach.language.en_spelled import spelled_out  # a hundred patterns

    return spelled_out(text)


# Words in capitals. Engines spell them, each in its own way: what is stressed is a word, the rest single letters.

_SHORT_WORDS = (
    " act add ago aim air all an and any arc are arm as ask at awe bad be bed big bit bow box but by can cap car"
    " cue cup day did dip do ear eat end eye far few fit fly for get go gut had has he her him hip his how hug hum ice"
    " if in is it its jaw lap lay leg let lid lie lip low mat may me mid min my new no nor not now odd of off on one"
    " or our out own pad pan pat pay pec per put rag ram ran raw rep rib rip row rub rug run sat see set she sip sit"
    " six sky so sun tap ten the tie tip to toe too top tow toy try tub two up us use was way we wet who why yes yet"
    " you zip"
    " "
)
"""In capitals, these are words that somebody stresses; other words of up to three letters are abbreviations."""
_WORD = 4
"""Letters: a longer word with a vowel is said as a word."""
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,}(?:['’][A-Z]+)?(?![\w-])")
_VOWEL = re.compile(r"[AEIOUY]")
_NUMERALS = {
    "II": "two",
    "III": "three",
    "IV": "four",
    "VI": "six",
    "VII": "seven",
    "VIII": "eight",
    "IX": "nine",
    "XI": "eleven",
    "XII": "twelve",
}
_NUMERAL = re.compile(
    r"(?:(?<=[^\W\d_] )|(?<=[IVX][/–-])|(?<=[IVX], ))(?:VIII|VII|III|II|IV|VI|IX|XII|XI)(?![^\W_])"
    r"|\b(Part|Phase|Level|Stage|Set|Series|Round|Week|Step|Warrior|Virabhadrasana|Crescent|Variation|Type|Grade|Block)"
    r" ([IVX])(?![^\W_]|')"
    r"|\b(Pose|Posture|Flow|Sequence|Exercise|Day|Chapter|Class|Course|Section|Program|Programme|[^\W\d_]+asana)"
    r" ([IVX])(?=\s*(?:[.,;:!?)/–-]|$))",
    re.IGNORECASE,
)
_ALONE = {"I": "one", "V": "five", "X": "ten"}


def plain_capitals(text: str) -> str:
    """``text`` with Roman numerals as numbers, stressed words in small letters, abbreviations as single letters."""
    text = _NUMERAL.sub(_number, text)
    shouted = _is_shouted(text)
    return _CAPITALS.sub(lambda match: match[0].lower() if shouted or _is_word(match[0]) else " ".join(match[0]), text)


def spelled(text: str, lexicon: Mapping[str, str]) -> tuple[str, ...]:
    """What an engine will spell letter by letter in ``text``, as it is written, but for what ``lexicon`` knows."""
    for written in sorted(lexicon, key=len, reverse=True):
        if _CAPITALS.search(written):
            text = text.replace(written, " ")
    return tuple(dict.fromkeys(_abbreviations(_NUMERAL.sub(_number, text))))


def _abbreviations(text: str) -> Iterator[str]:
    if not _is_shouted(text):
        yield from (word for word in _CAPITALS.findall(text) if not _is_word(word))


def _number(match: re.Match[str]) -> str:
    noun, numeral = match[1] or match[3], match[2] or match[4]
    if noun and numeral.isupper():
        return f"{noun} {_ALONE[numeral]}"
    return _NUMERALS.get(match[0], match[0])


def _is_word(capitals: str) -> bool:
    plain = capitals.replace("’", "'")
    if len(plain) >= _WORD:
        return _VOWEL.search(plain) is not None
    return f" {plain.lower()} " in _SHORT_WORDS


def _is_shouted(text: str) -> bool:
    """A text without small letters, of more than an abbreviation or two: all of it is words."""
    return len(text.split()) > 2 and not any(letter.islower() for letter in text)


BREATH_OUT = re.compile(r"\b(?:breath(?:e|ing)?\s+out|out-breath|exhal\w+|breath\s+goes\s+out)\b", re.IGNORECASE)


LANGUAGE = Language(
    name="en",
    iso="eng",
    phrases=PHRASES,
    lexicon=LEXICON,
    spellings=SPELLINGS,
    capitals=plain_capitals,
    spelled=spelled,
    sides={"left": "left", "right": "right"},
    which=("the {side}", "your {side} side"),
    breath_out=BREATH_OUT,
    joiner=", ",
    number=number,
    counted=counted,
    length=length,
    total=total,
    listed=listed,
    either=either,
    one=one,
    bare=lambda name: re.sub(r"(?i)^(?:the|an?) ", "", name),
    sentence=sentence,
    spell_out=spell_out,
    paused=paused,
    eyes=EYES,
    closed_eyes=re.compile(
        r"\bclose (?:your|both) eyes\b|\beyes (?:may |gently )?(?:stay )?close(?:d\b|\b(?! by))", re.IGNORECASE
    ),
    open_eyes=re.compile(r"\beyes (?:\w+ )?open\b|\bopen (?:your|both) eyes\b", re.IGNORECASE),
    dose=DOSE,
    told_length=TOLD_LENGTH,
    switch=SWITCH,
    fixed_side=FIXED_SIDE,
    vague_side=VAGUE_SIDE,
    bodies=BODIES,
    more=re.compile(r"\b(?:little|for) more\b", re.IGNORECASE),
    bare_instead=BARE_INSTEAD,
    compared=COMPARED,
    lain_on=LAIN_ON,
    windows=WINDOWS,
    lanes=LANES,
    written=WRITTEN,
)
