package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rostrum/session"
)

func TestPublishedFilesMatchTheTypes(t *testing.T) {
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types say (%v): run go generate ./server/wire", name, err)
		}
	}
}

func published(t *testing.T, name string) (raw []byte, doc any) {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	raw = files[name]
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return raw, doc
}

func TestEveryReferenceResolves(t *testing.T) {
	for _, name := range []string{"frontend/src/wire/schema.json", "server/wire/openapi.json", "server/wire/asyncapi.json"} {
		_, doc := published(t, name)
		n := 0
		eachRef(doc, func(ref string) {
			n++
			at := doc
			for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
				o, ok := at.(map[string]any)
				if !ok || o[key] == nil {
					t.Errorf("%s: %s leads nowhere", name, ref)
					return
				}
				at = o[key]
			}
		})
		if n < 100 {
			t.Errorf("%s: only %d references", name, n)
		}
	}
}

func eachRef(v any, f func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if s, ok := e.(string); ok && k == "$ref" {
				f(s)
			}
			eachRef(e, f)
		}
	case []any:
		for _, e := range v {
			eachRef(e, f)
		}
	}
}

func TestEveryCommandAndDocumentIsPublished(t *testing.T) {
	ts, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	types, err := os.ReadFile(filepath.Join(ts, "frontend", "src", "wire", "types.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"server/wire/openapi.json", "server/wire/asyncapi.json", "frontend/src/wire/schema.json"} {
		raw, _ := published(t, name)
		for _, do := range session.CommandNames() {
			if !bytes.Contains(raw, []byte(`"const": "`+do+`"`)) {
				t.Errorf("%s lacks %s", name, do)
			}
			if !bytes.Contains(types, []byte(`"`+do+`":`)) {
				t.Errorf("types.ts lacks %s", do)
			}
		}
		for _, d := range documents {
			if !bytes.Contains(raw, []byte(`"`+d.key+`": {`)) && !bytes.Contains(raw, []byte(`"^`+d.key+`": {`)) {
				t.Errorf("%s lacks document %s", name, d.key)
			}
		}
	}
}

// Every key of a session's state must be a kind of document that is published.
func TestDocumentsOfTheStateArePublished(t *testing.T) {
	st := session.NewState()
	for _, role := range session.ViewerRoles {
		for _, key := range st.Keys(role) {
			found := false
			for _, d := range documents {
				found = found || key == d.key || (strings.HasSuffix(d.key, "/") && strings.HasPrefix(key, d.key))
			}
			if !found {
				t.Errorf("document %s is not published", key)
			}
		}
	}
}
