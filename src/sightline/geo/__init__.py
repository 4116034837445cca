"""Where and when: place and time from names, maps, cameras, sun and sound, each with its error."""
