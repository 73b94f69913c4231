"""The planet for agents: its verbs as tools of the Model Context Protocol."""
