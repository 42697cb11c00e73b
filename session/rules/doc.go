// Package rules reads a question's text for what a person should look at before others see it: insults
// and vulgar words, and the marks of advertising. It is pure. What it finds holds a question for a
// moderator with the words that were matched; it drops nothing and decides nothing.
//
// The lists in lists/ are ours, short and of one language each. A line is one of
//
//	word       the whole word, in any case
//	word*      any word that begins so
//	two words  these words one after another
//	?word      only in a text known to be in this list's language: the word is innocent in another
//	!word      innocent, though a line above would match it
//	# remark
//
// Words are compared whole, so that Scunthorpe, Saint-Denis-en-Val and страхуйте stand; Chinese is
// written without spaces and is compared within runs of Han, with the innocent words taken out first.
// A list is applied by script: Arabic, Han and Cyrillic each to its own language's; Latin to that of the
// language given, or to all three when none of them is.
package rules
