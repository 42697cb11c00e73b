# make test installs what it lacks and runs everything; the other targets are its parts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
BIN := .cache/rostrum

.PHONY: test torture proxies tools check-go test-go test-frontend dist-is-built test-browser test-day build frontend generate screenshots clean

test: tools check-go test-frontend dist-is-built build test-go test-day test-browser
	@echo "all tests passed"

# Several nodes under faults, at length (about half an hour): TORTURE=0.1 is a tenth of it. The same
# tests run in their short form in `make test`.
torture: tools
	.ci/torture

# nginx, Caddy and HAProxy (apt packages of these names) with the settings of deploy/proxy, each before two nodes.
proxies: tools
	@for p in nginx caddy haproxy; do command -v $$p >/dev/null || { echo "install it first: apt-get install $$p"; exit 1; }; done
	go test -count=1 -v ./deploy/...

# Redis and Chromium through apt where they are missing, npm packages by the lock file.
tools:
	.ci/install

check-go:
	@out=$$(gofmt -l cmd server session frontend); if [ -n "$$out" ]; then echo "gofmt would change: $$out"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...

# The domain has no goroutines (a test holds that), so the race detector would only slow its many drawn
# days down; everything else runs under it.
test-go:
	go test ./session/... ./deploy
	go test -race -timeout 20m ./server/... ./cmd/... ./frontend/...

test-frontend: tools
	cd frontend && npm run check && npm test

# What is committed in frontend/dist is what its sources build to.
dist-is-built: tools
	.ci/dist-is-built

build:
	mkdir -p .cache
	go build -o $(BIN) ./cmd/rostrum

# The recorded day through the real binary, as fast as it goes; its report is printed.
test-day: build
	.ci/replay-day $(BIN)

test-browser: build tools
	cd frontend && ROSTRUM_BIN=../$(BIN) npm run test:browser

frontend: tools
	cd frontend && npm run build

generate:
	go generate ./...

# The README's pictures, made of the running demo.
screenshots: build tools
	cd frontend && ROSTRUM_BIN=../$(BIN) npm run screenshots

clean:
	rm -rf .cache frontend/node_modules
