"""Pages and tables as people have them: wrapped, several on one, labelled, in another language, or meant to hurt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coach.content.model import Exercise
from coach.importers import import_all
from coach.importers.cleaning import clean
from coach.importers.records import Imported, Refusal
from coach.language.tokens import tokenize


def exercises(tmp_path: Path, text: str, name: str = "page.txt") -> list[Exercise]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = list(import_all([str(path)]))
    assert all(isinstance(one, Imported) for one in found), found
    return [one.exercise for one in found if isinstance(one, Imported)]


def said(exercise: Exercise) -> list[str]:
    return [line.say for line in exercise.instructions]


def test_lines_that_wrapping_has_parted_are_joined_again(tmp_path):
    text = (
        "Doorway lean\n\nInstructions\n\nStand in a doorway with the left forearm on its\nframe, and lean for-\nward "
        "until the chest opens. Hold for 40\nseconds, then change arms.\n"
    )
    (exercise,) = exercises(tmp_path, text)
    assert said(exercise) == [
        "Stand in a doorway with the {side} forearm on its frame, and lean forward until the chest opens."
    ]
    assert (exercise.dose.hold, exercise.sides) == (40_000, "each")


def test_each_exercise_of_a_page_becomes_one(tmp_path):
    text = "# Side bend\n## Steps\n1. Lean left. Hold 15 seconds.\n# Shrug\n## Steps\n1. Lift both shoulders 8 times.\n"
    bend, shrug = exercises(tmp_path, text, "page.md")
    assert (bend.name, bend.dose.hold) == ("Side bend", 15_000)
    assert (shrug.name, shrug.dose.reps, said(shrug)) == ("Shrug", 8, ["Lift both shoulders."])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_a_header_is_a_list_of_exercises(tmp_path, mark):
    rows = [["Exercise", "Reps", "Sets", "Side"], ['"Bridge"', "12", "3", ""], ["Clam", "8", "2", "each"]]
    bridge, clam = exercises(tmp_path, "\ufeff" + "\n".join(mark.join(row) for row in rows), "table.csv")
    assert (bridge.name, bridge.dose.reps, bridge.dose.sets, bridge.sides) == ("Bridge", 12, 3, "none")
    assert (clam.dose.reps, clam.dose.sets, clam.sides) == (8, 2, "each")


def test_a_labelled_dose_is_a_dose_wherever_it_stands(tmp_path):
    (exercise,) = exercises(
        tmp_path, "Shell\nSets: 2  Reps: 9  Hold: 4 sec  Side: left and right\n\nSteps\nLift the knee.\n"
    )
    assert (exercise.dose.sets, exercise.dose.reps, exercise.dose.hold, exercise.sides) == (2, 9, 4_000, "each")


def test_steps_told_to_search_engines_are_read(tmp_path):
    text = (
        '<html><script type="application/ld+json">{"@type": "HowTo", "name": "Chin tuck", "step": '
        '[{"@type": "HowToStep", "text": "Sit tall."}, {"text": "Draw the chin back. Hold for 5 seconds."}]}</script>'
        "<p>Buy now</p></html>"
    )
    (exercise,) = exercises(tmp_path, text, "page.html")
    assert (exercise.name, said(exercise), exercise.dose.hold) == (
        "Chin tuck",
        ["Sit tall.", "Draw the chin back."],
        5_000,
    )


@pytest.mark.parametrize("line", ["Over time, work up to 3 minutes.", "If that is easy, hold for 90 seconds."])
def test_a_goal_or_a_condition_is_no_dose_and_no_stump(tmp_path, line):
    (exercise,) = exercises(tmp_path, f"Chair pose\nSteps\nBend your knees. Hold for 20 seconds. {line}\n")
    assert exercise.dose.hold == 20_000
    assert said(exercise) == ["Bend your knees.", line]


def test_a_mark_for_a_pause_is_silence(tmp_path):
    text = (
        "Rest\nSteps\nLie down. [pause 4 seconds]\nSoften the jaw. /6s\n"
        'Let go of the day. <break time="2s"/>\nSmile. (pause)\n'
    )
    (exercise,) = exercises(tmp_path, text)
    assert [(line.say, line.pause) for line in exercise.instructions] == [
        ("Lie down.", 4_000),
        ("Soften the jaw.", 6_000),
        ("Let go of the day.", 2_000),
        ("Smile.", 3_000),
    ]
    assert exercise.dose.hold is None


def test_front_matter_boxes_links_and_citations_are_not_spoken(tmp_path):
    text = (
        "---\ntags: [x]\n---\n# Fold\n## Steps\n- [ ] Bend at the hips.[3]\n"
        "- [x] Reach down, as [here](http://x.y/z).\n> [!TIP] Go slowly.\n"
    )
    (exercise,) = exercises(tmp_path, text, "note.md")
    assert said(exercise) == ["Bend at the hips.", "Reach down, as here."]
    assert [tip.say for tip in exercise.tips] == ["Go slowly."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Stelle dich vor eine Wand und lege die Hände auf die Wand. Halte die Dehnung mit dem Bein.", "German"),
        ("Auf dem Rücken liegen.", "German"),
        ("Tenez 20 secondes de chaque côté.", "French"),
        ("Mantén 20 segundos y cambia de lado.", "Spanish"),
        ("Połóż się na plecach.", "Polish"),
        ("Ложитесь на спину.", "Russian"),
    ],
)
def test_a_text_in_another_language_is_named_and_refused_however_short(tmp_path, text, language):
    (tmp_path / "page.txt").write_text(f"Title\nInstructions\n{text}\n", encoding="utf-8")
    (refusal,) = import_all([str(tmp_path / "page.txt")])
    assert isinstance(refusal, Refusal)
    assert language in refusal.why


@pytest.mark.parametrize(
    "text", ["Adho mukha svanasana. Hold 5 breaths.", "Hold.", "Sit tall.", "Hoist florps, then lie."]
)
def test_few_or_strange_words_are_not_refused_as_another_language(tmp_path, text):
    (tmp_path / "page.txt").write_text(f"Title\nInstructions\n{text} Breathe.\n", encoding="utf-8")
    (one,) = import_all([str(tmp_path / "page.txt")])
    assert isinstance(one, Imported), one


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<html><body>" + "<a " * 70_000),
        ("b.html", "<html><body>" + "<!--" * 50_000),
        ("c.html", "<html><body>" + "<script" * 50_000),
        ("d.txt", "Knee hug\n\nInstructions\n\n" + "[a](" * 200_000),
        ("e.txt", "Knee hug\n\nInstructions\n\n- Lie down " + "-" * 5_000 + " and hold for 30 seconds."),
        ("f.txt", "Knee hug\n" + "a b c\n" * 300_000),
        ("g.txt", "Knee hug\nInstructions\n" + "hold for 20 to 30 seconds and then " * 50_000),
        ("h.csv", "name,seconds\n" + '"a,' * 200_000),
        ("i.html", "<h1>Knee hug</h1><![x[ <p>Lie down.</p>"),
    ],
)
def test_no_file_takes_long(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    assert len(list(import_all([str(tmp_path / name)]))) >= 1
    assert time.process_time() - start < 3


def test_a_leaflet_is_one_exercise_for_each_of_its_titles(tmp_path):
    text = (
        "AT HOME\n\nDo these once a day.\n\n1. Heel raise\nStand tall and lift your heels. "
        "Hold for 4 sec-\nonds. Repeat 9 times."
        "\n\n2. Side lean\nStand tall. Lean to the right. Hold for 15 seconds, then switch sides.\n"
    )
    heel, lean = exercises(tmp_path, text)
    assert (heel.name, heel.dose.hold, heel.dose.reps) == ("Heel raise", 4_000, 9)
    assert (lean.name, lean.dose.hold, lean.sides) == ("Side lean", 15_000, "each")


@pytest.mark.parametrize(
    ("mark", "ms"),
    [("{pause 4}", 4_000), ("[7s]", 7_000), ("(6 second pause)", 6_000), ("[[slnc 1500]]", 1_500), ("*pause*", 3_000),
     ("<break time='500ms'/>", 500), ("[1 min silence]", 60_000), ("(Pause for 9 seconds.)", 9_000)],
)  # fmt: skip
def test_a_pause_is_one_however_it_is_written(tmp_path, mark, ms):
    (exercise,) = exercises(tmp_path, f"Rest\nSteps\nLie down. {mark}\nBreathe out.\n")
    assert [(line.say, line.pause) for line in exercise.instructions] == [("Lie down.", ms), ("Breathe out.", None)]


@pytest.mark.parametrize(
    ("length", "ms"),
    [("1'15\"", 75_000), ("2 min 10 s", 130_000), ("45''", 45_000), ("¾ minute", 45_000), ("3'", 180_000)],
)
def test_a_length_is_read_in_signs_and_short_forms(tmp_path, length, ms):
    (exercise,) = exercises(tmp_path, f"Frog\nSteps\nKneel down. Hold for {length}.\n")
    assert exercise.dose.hold == ms


@pytest.mark.parametrize(
    ("jotted", "sets", "reps", "sides"),
    [("9/leg", None, 9, "each"), ("4x7 ea.", 4, 7, "each"), ("2*11", 2, 11, "none"), ("12x3", 3, 12, "none"),
     ("8 (2 sets)", 2, 8, "none"), ("9 per side x 4", 4, 9, "each"), ("10 e/s", None, 10, "each")],
)  # fmt: skip
def test_a_jotted_dose_is_read(tmp_path, jotted, sets, reps, sides):
    (exercise,) = exercises(tmp_path, f"Bug\nSteps\nLie down. Press the back to the floor.\n{jotted}\n")
    assert (exercise.dose.sets, exercise.dose.reps, exercise.sides) == (sets, reps, sides)


@pytest.mark.parametrize(
    "line",
    [
        "Your goal is 4 minutes.",
        "Mind this in your 60s.",
        "Try to reach 50 seconds by week three.",
        "Work towards 90 seconds.",
    ],
)
def test_a_number_that_is_no_dose_stays_in_its_sentence(tmp_path, line):
    (exercise,) = exercises(tmp_path, f"Wall sit\nSteps\nBend your knees. Hold for 20 seconds. {line}\n")
    assert exercise.dose.hold == 20_000
    assert said(exercise)[-1] == line


def test_tables_of_a_page_are_its_exercises_or_its_dose(tmp_path):
    text = "# Week\n\n| Exercise | Reps |\n|---|---|\n| Clam | 9 |\n| Bug | 7 |\n"
    assert [(one.name, one.dose.reps) for one in exercises(tmp_path, text, "a.md")] == [("Clam", 9), ("Bug", 7)]
    html = "<h1>Week</h1><table><tr><th>Exercise<th>Reps</tr><tr><td>Clam<td>9</table>"
    assert [(one.name, one.dose.reps) for one in exercises(tmp_path, html, "a.html")] == [("Clam", 9)]
    (plank,) = exercises(
        tmp_path, "# Plank\n| Sets | Hold |\n|---|---|\n| 2 | 9 |\n\n## Steps\n1. Lift the hips.\n", "b.md"
    )
    assert (plank.dose.hold, plank.dose.rounds or plank.dose.reps) == (9_000, 2)


def test_a_plan_told_to_search_engines_has_its_doses(tmp_path):
    text = (
        '<html><script type="application/ld+json">{"@type": "ExercisePlan", "name": "Eve", "hasPart": [{"@type": '
        '"ExercisePlan", "name": "Frog", "description": "Kneel down.", "activityDuration": "PT1M20S"}]}</script></html>'
    )
    (frog,) = exercises(tmp_path, text, "page.html")
    assert (frog.name, frog.dose.hold) == ("Frog", 80_000)


@pytest.mark.parametrize(
    ("text", "hold", "reps", "sides"),
    [
        ("Frog, 3-5 mins\nKneel down and let the knees slide apart.\n", 240_000, None, "none"),
        ("Curl\nSets 3 Reps 9 Rest 45s\nStand tall. Bend one knee. Repeat on the other leg.\n", None, 9, "each"),
        ("Fold: Sit tall and lean over your legs. Hold :40.\n", 40_000, None, "none"),
        ("Bug\n1 Kneel down.\n2 Lift R arm and L leg. Hold 5 sec.\n3 Do 10 reps ea. side.\n", 5_000, 10, "each"),
        ("Squeeze\nSit tall. Close your fists. 20-30\" hold, 2x each.\n", 25_000, None, "each"),
        ("Slide\nLie down. Bend the knee. Hold for 9 sec. Twice a day, for 6 weeks.\n", 9_000, None, "none"),
    ],
)  # fmt: skip
def test_a_dose_is_read_where_people_put_it(tmp_path, text, hold, reps, sides):
    (exercise,) = exercises(tmp_path, text)
    assert (exercise.dose.hold, exercise.sides) == (hold, sides)
    assert reps is None or exercise.dose.reps == reps
    assert not any(character.isdigit() for line in said(exercise) for character in line)


@pytest.mark.parametrize(
    "line", ["In your 50s and 60s this is worth more.", "Complete two sets with 40 seconds rest in between."]
)
def test_a_decade_and_a_rest_are_no_hold(tmp_path, line):
    (exercise,) = exercises(tmp_path, f"Walk\nSteps\nStep to the side. {line}\n")
    assert exercise.dose.hold is None


def test_breathing_by_numbers_is_said_and_no_hold(tmp_path):
    line = "Inhale for 4 seconds, hold for 4 seconds, exhale for 4 seconds."
    (exercise,) = exercises(tmp_path, f"Box\nSteps\nSit tall. {line}\n")
    assert said(exercise)[1:] == [line]
    assert exercise.dose.hold is None


def test_what_follows_the_first_step_is_a_step_and_no_purpose(tmp_path):
    (exercise,) = exercises(tmp_path, "Rest\nLie down. Close your eyes. With both hands, hold your knees. 2 min.\n")
    assert said(exercise) == ["Lie down.", "Close your eyes.", "With both hands, hold your knees."]
    assert (exercise.purpose, exercise.dose.hold) == ("", 120_000)


def test_a_jotted_list_is_an_exercise_a_line_under_its_own_title(tmp_path):
    text = "Wednesday\n\nPlank 3 x 30s\nPush ups 3x8\nCalf stretch: hold for 20 s on each leg\n\nEvery other day.\n"
    plank, push, calf = exercises(tmp_path, text)
    assert (plank.name, plank.dose.hold, plank.dose.rounds) == ("Plank", 30_000, 3)
    assert (push.name, push.dose.reps, push.dose.sets) == ("Push ups", 8, 3)
    assert (calf.dose.hold, calf.sides) == (20_000, "each")


def test_a_movement_of_one_limb_and_a_time_beside_a_movement_are_asked_about(tmp_path):
    text = "Pendulum\nSteps\nLean over. Let your sore arm swing in circles. Do this for 2 minutes.\n"
    (exercise,) = exercises(tmp_path, text)
    assert any(line.startswith("sides") for line in exercise.review)
    assert any(line.startswith("dose") for line in exercise.review)


def test_a_rest_that_has_no_place_is_asked_about_and_no_stump_is_spoken(tmp_path):
    text = "Curl\nSteps\nLift your head. Hold max. 10 sec. and rest min. 5 sec. Repeat as per your therapist.\n"
    (exercise,) = exercises(tmp_path, text)
    assert said(exercise) == ["Lift your head."]
    assert any("rest" in line for line in exercise.review)


@pytest.mark.parametrize("odd", ["h½", "²½ times", "hold ² s", "x¾", "٣ times", "half½", "9" * 400])
def test_a_sign_that_is_no_number_where_one_could_be_ends_no_import(odd: str) -> None:
    assert tokenize(f"Hold it {odd}, then rest.")


def test_an_address_is_one_word_and_is_not_spoken_in_pieces(tmp_path):
    text = "Fold\nSteps\nSit tall. Visit https://example.com/page/two.html for the rest.\n"
    (exercise,) = exercises(tmp_path, text)
    assert not any(piece in " ".join(said(exercise)).lower() for piece in ("http", "html", "example", "page/two"))


@pytest.mark.parametrize("text", ["Engage transverse abdominis.", "Engage core muscles.", "Eccentric heel drops."])
def test_short_english_is_not_surely_another_language(tmp_path, text):
    (tmp_path / "page.txt").write_text(f"Title\nInstructions\n{text}\n", encoding="utf-8")
    (one,) = import_all([str(tmp_path / "page.txt")])
    assert isinstance(one, Imported), one


def test_more_sets_than_a_file_may_hold_are_asked_about(tmp_path):
    (exercise,) = exercises(tmp_path, "Curl\nSteps\nCurl up slowly. Do 150 sets of 10.\n")
    assert (exercise.dose.sets or 1) <= 100
    assert any(line.startswith("dose") for line in exercise.review)


@pytest.mark.parametrize(
    ("line", "name", "reps", "hold", "rounds"),
    [
        ("Figure 4 40s/side", "Figure 4", None, 40_000, None),
        ("Side bend hold 15 sec x2", "Side bend", None, 15_000, 2),
        ("Couch lean 2x50s/side 3x/wk", "Couch lean", None, 50_000, 2),
        ("Rock 12 reps", "Rock", 12, None, None),
    ],
)
def test_an_entry_of_a_list_ends_its_name_where_its_dose_begins(tmp_path, line, name, reps, hold, rounds):
    first, _ = exercises(tmp_path, f"{line}\nBridge 2x8 reps\n")
    assert (first.name, first.dose.reps, first.dose.hold, first.dose.rounds) == (name, reps, hold, rounds)


def test_labels_below_one_another_are_the_dose_of_what_stands_above(tmp_path):
    text = "Shell\n\nLie on your side with bent knees.\nLift the top knee.\n\nReps: 9\nSets: 2\nHold: 6 seconds\n"
    (exercise,) = exercises(tmp_path, text)
    assert (exercise.name, exercise.dose.reps, exercise.dose.sets, exercise.dose.hold) == ("Shell", 9, 2, 6_000)


def test_a_hold_too_short_for_one_is_asked_about(tmp_path):
    (exercise,) = exercises(tmp_path, "Shell\n\nSteps\nLift the top knee.\n\nDose\nReps: 9\nHold: 2 seconds\n")
    assert any("shorter than a hold" in line for line in exercise.review)


def test_a_number_that_is_parted_at_its_hyphen_is_one_number(tmp_path):
    (exercise,) = exercises(
        tmp_path, "Fold\n\nSteps\n\nReach for your toes and hold for about thirty-\nfive seconds.\n"
    )
    assert exercise.dose.hold == 35_000


def test_what_is_done_both_ways_is_counted_together_and_said(tmp_path):
    (exercise,) = exercises(tmp_path, "Circles\n\nSteps\nMake circles, 6 forwards and 6 backwards.\n")
    assert (exercise.dose.reps, said(exercise)) == (12, ["Make circles, 6 forwards and 6 backwards."])


def test_what_is_asked_before_a_list_begins_is_flagged(tmp_path):
    first, second = exercises(
        tmp_path, "Plan\n\nWarm up by walking first.\n\n1) Rock - 60 s\n2) Lean - 20 s each side\n"
    )
    assert any("Warm up by walking" in line for line in first.review)
    assert len(second.review) == 1
    (tmp_path / "list.txt").write_text("Warm up first.\nRock | 60\nLean | 20 | each side\n", encoding="utf-8")
    refusal, *rest = import_all([str(tmp_path / "list.txt")])
    assert isinstance(refusal, Refusal)
    assert len(rest) == 2


def test_how_often_keeps_its_days(tmp_path):
    (tmp_path / "page.txt").write_text("Shrug\n\nSteps\nLift both shoulders.\nRepeat x 10, 2-3 times daily.\n")
    (one,) = import_all([str(tmp_path / "page.txt")])
    assert isinstance(one, Imported)
    assert one.often == ("2-3 times daily",)


@pytest.mark.parametrize(("start", "kind"), [(b"%PDF-1.7\n", "PDF"), (b"{\\rtf1 x", "RTF"), (b"PK\3\4\24", "Word")])
def test_a_document_that_is_no_text_is_named(tmp_path, start, kind):
    (tmp_path / "page.txt").write_bytes(start + b" Sit tall.")
    (refusal,) = import_all([str(tmp_path / "page.txt")])
    assert isinstance(refusal, Refusal)
    assert kind in refusal.why
    assert "plain text" in refusal.why


def test_an_ellipsis_inside_a_sentence_does_not_end_it(tmp_path):
    (exercise,) = exercises(tmp_path, "Scan\n\nSteps\nLie on your back... and close your eyes.\n⚠️ Stop if it hurts.\n")
    assert said(exercise) == ["Lie on your back... and close your eyes."]
    assert exercise.cautions == ("Stop if it hurts.",)


def test_what_not_to_do_is_never_an_instruction(tmp_path):
    (exercise,) = exercises(tmp_path, "# Lean\n\n## Execution\n- Lean forward.\n\n**Don't**\n- Arch your low back\n")
    assert said(exercise) == ["Lean forward."]
    assert exercise.purpose == ""
    assert "Avoid this mistake: arch your low back." in [tip.say for tip in exercise.tips]


@pytest.mark.parametrize("verb", ["Breathe in", "Inhale slowly"])
def test_a_breath_that_is_told_part_by_part_is_one(tmp_path, verb):
    text = (
        f"Square breath\n\n1. {verb} through your nose for 5 seconds.\n2. Hold your breath for 3 seconds.\n"
        "3. Breathe out for 6 seconds.\n4. Hold again for 2 seconds.\nRepeat for 4 minutes.\n"
    )
    (exercise,) = exercises(tmp_path, text)
    assert exercise.breath is not None
    parts = (exercise.breath.in_, exercise.breath.hold, exercise.breath.out, exercise.breath.hold_out)
    assert parts == (5_000, 3_000, 6_000, 2_000)
    assert exercise.dose.hold == 240_000
    assert len(said(exercise)) == 4


def test_a_hold_with_slow_breaths_is_a_hold(tmp_path):
    (exercise,) = exercises(tmp_path, "Fold\n\nSteps\nLean on. Hold for 30 seconds, breathing in and out slowly.\n")
    assert exercise.dose.hold == 30_000


@pytest.mark.parametrize(
    "line", ["Inhale for Four counts, exhale for Six counts.", "BREATHE IN FOR FOUR, OUT FOR SIX."]
)
def test_counts_of_a_breath_are_read_in_capitals_too(tmp_path, line):
    assert exercises(tmp_path, f"Calm\n\nSteps\nSit tall. {line} Go on for 3 minutes.\n")


def test_a_breath_out_of_no_time_is_no_breath(tmp_path):
    (exercise,) = exercises(tmp_path, "Calm\n\nSteps\nSit. Inhale for 4 counts, exhale for 0 counts. 3 minutes.\n")
    assert exercise.breath is None


def test_a_leaflets_head_and_foot_are_not_its_text(tmp_path):
    text = (
        "PATIENT INFORMATION                      Page 1 of 2\nTowel lean\n\nHow to do it\nLie on your back, and lean "
        "over a towel.\n(c) Hold for 20 seconds.\n\n\u00a9 2021 Some Clinic. All rights reserved.     Page 2 of 2\n"
    )
    (exercise,) = exercises(tmp_path, text)
    assert exercise.name == "Towel lean"
    assert said(exercise) == ["Lie on your back, and lean over a towel."]
    assert exercise.dose.hold == 20_000


@pytest.mark.parametrize(
    ("length", "ms"),
    [("\u00be of a minute", 45_000), ("3/4 of a minute", 45_000), ("three quarters of a minute", 45_000)],
)
def test_a_part_of_a_minute_is_a_time(tmp_path, length, ms):
    (exercise,) = exercises(tmp_path, f"Frog sit\n\nAction: Kneel, and sit back.\nStay there for {length}.\n")
    assert said(exercise) == ["Kneel, and sit back."]
    assert exercise.dose.hold == ms


def test_how_often_is_told_in_one_piece():
    assert [token.word for token in tokenize("Do these 5 days a week.") if token.tag == "Q"] == ["5 days a week"]


@pytest.mark.parametrize(
    ("tempo", "length"), [("3-1-3", 7_000), ("30X1", 4_000), ("4/1/2/1", 8_000), ("of 2 seconds", 2_000)]
)
def test_a_tempo_of_phases_is_as_long_as_all_of_them(tmp_path, tempo, length):
    text = f"Calf raise\n\nSteps\n1. Lift your heels.\n2. Lower them. Tempo {tempo}.\nDose: 3 x 12, tempo {tempo}\n"
    (exercise,) = exercises(tmp_path, text)
    assert (exercise.dose.tempo, exercise.dose.reps, said(exercise)) == (
        length,
        12,
        ["Lift your heels.", "Lower them."],
    )


@pytest.mark.parametrize("text", ["tempo 120 bpm", "tempo 1:30"])
def test_a_beat_or_a_time_is_no_tempo_of_phases(text):
    assert clean(text) == text


def test_a_tempo_that_is_not_used_is_to_be_reviewed(tmp_path):
    (tmp_path / "page.txt").write_text("Lunge\nSteps\nStep forward. Hold for 40 seconds. Tempo 3-1-3.\n")
    (found,) = import_all([str(tmp_path / "page.txt")])
    assert any("a tempo; not used" in line for line in found.exercise.review)


def test_a_page_is_named_as_its_front_matter_says(tmp_path):
    head = "---\ntitle: 'Hip turns'\ntags: [hips]\n---\n"
    text = f"{head}> [!note] Goal\n\n## How to do it\n1. Sit tall.\n2. Turn your knees.\n"
    (exercise,) = exercises(tmp_path, text, "page.md")
    assert (exercise.name, said(exercise)) == ("Hip turns", ["Sit tall.", "Turn your knees."])


def test_an_exercise_told_by_labels_alone_is_read_by_them(tmp_path):
    text = (
        "Exercise: Snake\nPosition: Prone\nSets: 2\nReps: 10\nHold: 3-5 secs\nFrequency: BID\n"
        "Description: Lie face down. Press your chest up. Lower slowly.\nPrecautions: Stop if leg pain increases.\n"
    )
    (exercise,) = exercises(tmp_path, text)
    assert (exercise.name, exercise.dose.sets, exercise.dose.reps) == ("Snake", 2, 10)
    assert said(exercise) == ["Lie face down.", "Press your chest up.", "Lower slowly."]
    assert exercise.cautions == ("Stop if leg pain increases.",)


def test_a_list_whose_names_are_bold_or_end_in_a_number_is_a_list(tmp_path):
    text = (
        "# Evening (10 min)\n\n**1. Low frog** \u2013 60 s\nKnees wide, sit back on the heels.\n\n"
        "**2. Needle** \u2013 45 s / side\nFrom all fours, slide one arm under the other.\n\n"
        "**3. Pumps** x20\nMove your feet up and down.\n"
    )
    frog, needle, pumps = exercises(tmp_path, text, "page.md")
    assert (frog.name, frog.dose.hold, said(frog)) == ("Low frog", 60_000, ["Knees wide, sit back on the heels."])
    assert (needle.name, needle.dose.hold, needle.sides) == ("Needle", 45_000, "each")
    assert (pumps.name, pumps.dose.reps, said(pumps)) == ("Pumps", 20, ["Move your feet up and down."])


def test_where_a_text_and_its_pictures_are_from_is_not_said(tmp_path):
    text = "Neck turn\n(Adapted from a handout, p. 14)\n\nSit tall in a chair. Turn to the right [fig. 2]. Repeat L.\n"
    (exercise,) = exercises(tmp_path, text)
    assert said(exercise) == ["Sit tall in a chair.", "Turn to the {side}."]
