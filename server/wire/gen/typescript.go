package main

import (
	"fmt"
	"strings"
)

const typeScriptHead = `// Written by go generate ./server/wire from the server's own types. Do not edit.

/** A moment: RFC 3339 in UTC with milliseconds, such as 2015-10-19T14:00:00.000Z. */
export type Instant = string;

/** A wording by language tag, such as {"en": "Civil society", "fr": "Société civile"}. */
export type Text = Record<string, string>;
`

const typeScriptTail = `
/** The name of a command. */
export type CommandName = keyof Commands;

/** A command as a client sends it; id is a UUID, kept when the command is sent again. */
export type Command = {
  [N in CommandName]: { id: string; do: N; with: Commands[N]; as?: string; at?: Instant };
}[CommandName];

/** The key of a document. */
export type DocumentKey = keyof Documents & string;
`

// typeScript is types.ts.
func typeScript(m *model) []byte {
	var sb strings.Builder
	sb.WriteString(typeScriptHead)
	for _, name := range sortedKeys(m.enums) {
		tsDoc(&sb, "", m.doc[name])
		fmt.Fprintf(&sb, "export type %s =", name)
		for _, v := range m.enums[name] {
			fmt.Fprintf(&sb, "\n  | %q", v)
		}
		sb.WriteString(";\n")
	}
	for _, s := range m.structs {
		tsStruct(&sb, s)
	}
	tsDoc(&sb, "", "What each command carries in with.")
	sb.WriteString("export interface Commands {\n")
	for _, c := range m.commands {
		tsDocLine(&sb, "  ", "Sent by: "+strings.Join(c.roles, ", ")+".")
		fmt.Fprintf(&sb, "  %q: %s;\n", c.do, c.with)
	}
	sb.WriteString("}\n")
	tsDoc(&sb, "", "The documents a viewer holds, by key. Which of them, and which of their fields, depends on the role.")
	sb.WriteString("export interface Documents {\n")
	for _, d := range m.documents {
		if strings.HasSuffix(d.key, "/") {
			fmt.Fprintf(&sb, "  [key: `%s${string}`]: %s;\n", d.key, d.name)
		} else {
			fmt.Fprintf(&sb, "  %s?: %s;\n", d.key, d.name)
		}
	}
	sb.WriteString("}\n")
	sb.WriteString(typeScriptTail)
	return []byte(sb.String())
}

func tsStruct(sb *strings.Builder, s *structType) {
	tsDoc(sb, "", s.doc)
	if len(s.fields) == 0 {
		fmt.Fprintf(sb, "export type %s = Record<string, never>;\n", s.name)
		return
	}
	fmt.Fprintf(sb, "export interface %s {\n", s.name)
	for _, f := range s.fields {
		tsDocLine(sb, "  ", f.doc)
		opt := ""
		if f.optional {
			opt = "?"
		}
		t := tsType(f.typ)
		if s.name == "Frame" && f.name == "set" {
			t = "Documents"
		}
		fmt.Fprintf(sb, "  %s%s: %s;\n", f.name, opt, t)
	}
	sb.WriteString("}\n")
}

func tsType(t typ) string {
	s := "unknown"
	switch t.kind {
	case "string":
		s = "string"
	case "whole", "number":
		s = "number"
	case "bool":
		s = "boolean"
	case "instant":
		s = "Instant"
	case "text":
		s = "Text"
	case "enum", "struct":
		s = t.name
	case "list":
		s = tsType(*t.elem)
		if t.elem.nullable {
			s = "(" + s + ")"
		}
		s += "[]"
	case "map":
		s = "Record<string, " + tsType(*t.elem) + ">"
	}
	if t.nullable {
		s += " | null"
	}
	return s
}

func tsDoc(sb *strings.Builder, indent, doc string) {
	sb.WriteByte('\n')
	tsDocLine(sb, indent, doc)
}

func tsDocLine(sb *strings.Builder, indent, doc string) {
	if doc == "" {
		return
	}
	line := indent + "/** " + strings.ReplaceAll(doc, "*/", "* /") + " */"
	if len([]rune(line)) <= 110 {
		sb.WriteString(line + "\n")
		return
	}
	sb.WriteString(indent + "/**\n")
	row := indent + " *"
	for _, w := range strings.Fields(doc) {
		if len([]rune(row))+len([]rune(w)) > 105 {
			sb.WriteString(row + "\n")
			row = indent + " *"
		}
		row += " " + w
	}
	sb.WriteString(row + "\n" + indent + " */\n")
}
