package main

import "strings"

type object = map[string]any

// schema is schema.json: every type of the contract under $defs, with Command and Documents over them.
func schema(m *model) object {
	defs := definitions(m, "#/$defs/")
	return object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "The wire contract of Rostrum, version 1",
		"description": "Written by go generate ./server/wire from the server's own types. Do not edit.",
		"$defs":       defs,
	}
}

// definitions are the schemas by name; ref is what a reference to one begins with.
func definitions(m *model, ref string) object {
	defs := object{
		"Instant": object{"type": "string", "format": "date-time",
			"description": "A moment: RFC 3339 in UTC with milliseconds."},
		"Text": object{
			"description": "A wording by language tag. Documents always have an object; a client may send a plain string, which is the English wording.",
			"anyOf": []any{
				object{"type": "object", "additionalProperties": object{"type": "string"}},
				object{"type": "string"},
			},
		},
	}
	for name, values := range m.enums {
		defs[name] = described(object{"type": "string", "enum": values}, m.doc[name])
	}
	for _, s := range m.structs {
		defs[s.name] = structSchema(s, ref)
	}
	commands := make([]any, 0, len(m.commands))
	for _, c := range m.commands {
		required := []string{"id", "do"}
		if hasRequired(m.byName[c.with]) {
			required = append(required, "with")
		}
		commands = append(commands, object{
			"title":       c.do,
			"description": "Sent by: " + strings.Join(c.roles, ", ") + ".",
			"type":        "object",
			"properties": object{
				"id":   object{"type": "string", "format": "uuid"},
				"do":   object{"const": c.do},
				"with": object{"$ref": ref + c.with},
				"as":   object{"type": "string"},
				"at":   object{"$ref": ref + "Instant"},
			},
			"required":             required,
			"additionalProperties": false,
		})
	}
	defs["Command"] = object{"description": "A command as a client sends it.", "oneOf": commands}
	single, patterns := object{}, object{}
	for _, d := range m.documents {
		if strings.HasSuffix(d.key, "/") {
			patterns["^"+d.key] = object{"$ref": ref + d.name}
		} else {
			single[d.key] = object{"$ref": ref + d.name}
		}
	}
	defs["Documents"] = object{
		"description": "The documents a viewer holds, by key. Which of them, and which of their fields, depends on the role.",
		"type":        "object", "properties": single, "patternProperties": patterns,
	}
	frame := defs["Frame"].(object)
	frame["properties"].(object)["set"] = described(object{"$ref": ref + "Documents"}, "Whole documents by key.")
	return defs
}

func hasRequired(s *structType) bool {
	for _, f := range s.fields {
		if !f.optional {
			return true
		}
	}
	return false
}

func structSchema(s *structType, ref string) object {
	props, required := object{}, []string{}
	for _, f := range s.fields {
		props[f.name] = described(typeSchema(f.typ, ref), f.doc)
		if !f.optional {
			required = append(required, f.name)
		}
	}
	o := object{"type": "object", "properties": props}
	if len(required) > 0 {
		o["required"] = required
	}
	if s.strict {
		o["additionalProperties"] = false
	}
	return described(o, s.doc)
}

func typeSchema(t typ, ref string) object {
	var o object
	switch t.kind {
	case "string":
		o = object{"type": "string"}
	case "whole":
		o = object{"type": "integer"}
	case "number":
		o = object{"type": "number"}
	case "bool":
		o = object{"type": "boolean"}
	case "instant":
		o = object{"$ref": ref + "Instant"}
	case "text":
		o = object{"$ref": ref + "Text"}
	case "enum", "struct":
		o = object{"$ref": ref + t.name}
	case "list":
		o = object{"type": "array", "items": typeSchema(*t.elem, ref)}
	case "map":
		o = object{"type": "object", "additionalProperties": typeSchema(*t.elem, ref)}
	default:
		return object{}
	}
	if t.nullable {
		return object{"anyOf": []any{o, object{"type": "null"}}}
	}
	return o
}

func described(o object, doc string) object {
	if doc != "" {
		o["description"] = doc
	}
	return o
}
