"""What do API and pages share? Problem details, who is calling, what a role may see, once-only calls, live streams."""
