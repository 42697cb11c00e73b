// Package summary drafts the President's Summary of a consultation from the rapporteurs' notes.
//
// It is pure: a draft is a function of the session's state. What people did to sentences (edited,
// approved, merged, split, moved, left out) lies over it in State.Summary and is never overwritten; a
// sentence whose notes changed since is flagged and shows what the notes alone would give now.
//
//	notes ─▶ themes ─▶ blocks in order ─▶ attributed sentences ─▶ overlay ─▶ flags ─▶ SummaryDoc
//
// # House style
//
// The shape is that of the summary of the consultation of 19 October 2015. A section per segment, a
// paragraph per theme. In a paragraph: what most stress, its context, proposals, and last the lone
// voice and dissent. Nobody is named. A sentence is ascribed by how many stand behind it; the
// ascription then carries over the sentences that follow, until its source changes. A sentence that
// leans on the one before ("Such efforts …") stays with it. The conclusion merges themes that came up
// in several segments, with verbs of its own. The introduction tells the mandate, the structure of the
// day, and who had the floor, from the record. The annex lists proposals by paragraph of the draft.
//
// Words are data: house/en.json for English, a file like it for each of the other five languages. English is
// modelled on the summaries of the United Nations. The others keep its shape, were written with care and are
// tested for their grammar in the cases that a draft makes, but no native reader has gone over them yet; one
// should before a summary goes out. In Arabic and Chinese a note's own ascription ("…") is not read. Names of
// States are known in all six, whatever the draft's language, adjectives made of them in English alone.
package summary
