"""Computing on plain arrays: geometry of the sphere, neighbours, affinities, descents."""
