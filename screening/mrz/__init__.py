"""What does the page say? Image -> lines -> fields."""
