"""A voice-guided audio coach: from an exercise's words to a timed, spoken session.

The stages are plain functions, loaded when they are first used::

    import coach

    session = coach.load("hips-and-back")
    script = coach.build(session)
    clips = coach.record(script)
    schedule = coach.lay_out(script, clips)
    track = coach.track(schedule, clips)
    coach.export(track, "hips.mp3")
"""
