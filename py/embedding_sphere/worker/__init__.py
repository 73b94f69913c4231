"""Python as the page's worker runs it: `entry` starts it, `engine` answers the page's messages."""
