"""Home, briefing, conversation, debrief, settings; `simulator.desktop.game` leads from one to the next."""
