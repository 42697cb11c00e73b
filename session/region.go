package session

// Region is the United Nations regional group of a member state, by its UN name, or "".
func Region(country string) string { return regionOf[country] }
