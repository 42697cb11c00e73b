package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFeedsTestSaysWhatASourceSays(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<rss><channel><item><guid>1</guid><title>Who pays?</title></item></channel></rss>`))
	}))
	defer srv.Close()
	file := filepath.Join(t.TempDir(), "p.yaml")
	programme, err := os.ReadFile("../../session/testdata/day/programme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	programme = bytes.Replace(programme, []byte("https://press.example/feed.xml"), []byte(srv.URL), 1)
	if err := os.WriteFile(file, programme, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	args := []string{"feeds", "test", "--programme", file, "--feed", "press", "--for", "1s"}
	if code := run(context.Background(), append(args, "--allow-private"), &out, &errs, nil); code != exitOK ||
		!strings.Contains(out.String(), `press: post 1 "Who pays?"`) || strings.Count(out.String(), "press: live") != 1 {
		t.Errorf("%d %s %s", code, &out, &errs)
	}
	out.Reset()
	if code := run(context.Background(), args, &out, &errs, nil); code != exitFailure || !strings.Contains(out.String(), "only public addresses") {
		t.Errorf("a private address: %d %s", code, &out)
	}
}

func TestFeedSecretsAreReadByFeedAndNeverShown(t *testing.T) {
	got, err := feedSecretsOf("hook = whsec_a whsec_b\n\ntag=t;press=p=q")
	if err != nil || strings.Join(got["hook"], "|") != "whsec_a|whsec_b" || got["tag"][0] != "t" || got["press"][0] != "p=q" {
		t.Error(got, err)
	}
	if _, err := feedSecretsOf("topsecret"); err == nil || strings.Contains(err.Error(), "topsecret") {
		t.Error(err)
	}
}
