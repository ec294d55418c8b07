"""What was set from outside? Read once from SCREENING_* variables, frozen."""
