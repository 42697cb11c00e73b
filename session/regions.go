package session

var regionOf = map[string]string{}
