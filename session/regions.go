package session

// regionMembers are the regional groups of the Member States of the United Nations, by the short
// names that the Organization uses, with the names in use in 2015 beside the present ones, so that
// older participants' files are understood. Source: the list of regional groups kept by the
// Department for General Assembly and Conference Management.
//
// Where the list needs a decision:
//   - The United States is a member of no group. It attends the Western European and other States as
//     an observer and counts as one of them for elections, and so here.
//   - Türkiye takes part in two groups; for elections it counts with the Western European and other States.
//   - Israel is a member of that group too.
//   - Kiribati, long in no group for want of asking, stands on the list with the Asia-Pacific States.
//   - The two observer States are shown with the group whose meetings they attend: the State of
//     Palestine with the Asia-Pacific States, the Holy See with the Western European and other States.
//   - Others that a file may name as a country (the European Union, Niue, the Cook Islands, a
//     parliament) are in no regional group and have no region.
var regionMembers = map[string][]string{
	"african": {
		"Algeria", "Angola", "Benin", "Botswana", "Burkina Faso", "Burundi", "Cabo Verde", "Cameroon",
		"Central African Republic", "Chad", "Comoros", "Congo", "Côte d'Ivoire",
		"Democratic Republic of the Congo", "Djibouti", "Egypt", "Equatorial Guinea", "Eritrea", "Eswatini",
		"Ethiopia", "Gabon", "Gambia", "Ghana", "Guinea", "Guinea-Bissau", "Kenya", "Lesotho", "Liberia",
		"Libya", "Madagascar", "Malawi", "Mali", "Mauritania", "Mauritius", "Morocco", "Mozambique",
		"Namibia", "Niger", "Nigeria", "Rwanda", "Sao Tome and Principe", "Senegal", "Seychelles",
		"Sierra Leone", "Somalia", "South Africa", "South Sudan", "Sudan", "Togo", "Tunisia", "Uganda",
		"United Republic of Tanzania", "Zambia", "Zimbabwe",
	},
	"asia_pacific": {
		"Afghanistan", "Bahrain", "Bangladesh", "Bhutan", "Brunei Darussalam", "Cambodia", "China", "Cyprus",
		"Democratic People's Republic of Korea", "Fiji", "India", "Indonesia", "Iran (Islamic Republic of)",
		"Iraq", "Japan", "Jordan", "Kazakhstan", "Kiribati", "Kuwait", "Kyrgyzstan",
		"Lao People's Democratic Republic", "Lebanon", "Malaysia", "Maldives", "Marshall Islands",
		"Micronesia (Federated States of)", "Mongolia", "Myanmar", "Nauru", "Nepal", "Oman", "Pakistan",
		"Palau", "Papua New Guinea", "Philippines", "Qatar", "Republic of Korea", "Samoa", "Saudi Arabia",
		"Singapore", "Solomon Islands", "Sri Lanka", "Syrian Arab Republic", "Tajikistan", "Thailand",
		"Timor-Leste", "Tonga", "Turkmenistan", "Tuvalu", "United Arab Emirates", "Uzbekistan", "Vanuatu",
		"Viet Nam", "Yemen",
	},
	"eastern_european": {
		"Albania", "Armenia", "Azerbaijan", "Belarus", "Bosnia and Herzegovina", "Bulgaria", "Croatia",
		"Czechia", "Estonia", "Georgia", "Hungary", "Latvia", "Lithuania", "Montenegro", "North Macedonia",
		"Poland", "Republic of Moldova", "Romania", "Russian Federation", "Serbia", "Slovakia", "Slovenia",
		"Ukraine",
	},
	"latin_american_caribbean": {
		"Antigua and Barbuda", "Argentina", "Bahamas", "Barbados", "Belize",
		"Bolivia (Plurinational State of)", "Brazil", "Chile", "Colombia", "Costa Rica", "Cuba", "Dominica",
		"Dominican Republic", "Ecuador", "El Salvador", "Grenada", "Guatemala", "Guyana", "Haiti",
		"Honduras", "Jamaica", "Mexico", "Nicaragua", "Panama", "Paraguay", "Peru", "Saint Kitts and Nevis",
		"Saint Lucia", "Saint Vincent and the Grenadines", "Suriname", "Trinidad and Tobago", "Uruguay",
		"Venezuela (Bolivarian Republic of)",
	},
	"western_european_others": {
		"Andorra", "Australia", "Austria", "Belgium", "Canada", "Denmark", "Finland", "France", "Germany",
		"Greece", "Iceland", "Ireland", "Israel", "Italy", "Liechtenstein", "Luxembourg", "Malta", "Monaco",
		"Netherlands (Kingdom of the)", "New Zealand", "Norway", "Portugal", "San Marino", "Spain", "Sweden",
		"Switzerland", "Türkiye", "United Kingdom of Great Britain and Northern Ireland",
		"United States of America",
	},
}

// observers are the two non-member observer States, with the group whose meetings they attend.
var observers = map[string]string{
	"State of Palestine": "asia_pacific",
	"Holy See":           "western_european_others",
}

// otherNames are names of Member States in use before, or in other lists of the Organization, by the
// present name.
var otherNames = map[string]string{
	"Cape Verde":               "Cabo Verde",
	"Swaziland":                "Eswatini",
	"Côte d’Ivoire":            "Côte d'Ivoire",
	"Gambia (Republic of The)": "Gambia",
	"Czech Republic":           "Czechia",
	"The former Yugoslav Republic of Macedonia": "North Macedonia",
	"Netherlands":           "Netherlands (Kingdom of the)",
	"Turkey":                "Türkiye",
	"United Kingdom":        "United Kingdom of Great Britain and Northern Ireland",
	"United States":         "United States of America",
	"Bahamas (The)":         "Bahamas",
	"Kyrgyz Republic":       "Kyrgyzstan",
	"Republic of the Congo": "Congo",
	"Tanzania":              "United Republic of Tanzania",
	"Russia":                "Russian Federation",
	"Iran":                  "Iran (Islamic Republic of)",
	"Syria":                 "Syrian Arab Republic",
	"Venezuela":             "Venezuela (Bolivarian Republic of)",
	"Bolivia":               "Bolivia (Plurinational State of)",
	"Micronesia":            "Micronesia (Federated States of)",
	"Moldova":               "Republic of Moldova",
	"Lao PDR":               "Lao People's Democratic Republic",
	"Vietnam":               "Viet Nam",
	"Democratic People’s Republic of Korea": "Democratic People's Republic of Korea",
	"Lao People’s Democratic Republic":      "Lao People's Democratic Republic",
}
