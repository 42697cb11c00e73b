package main

import "strings"

type serveCmd struct {
	hostFlags
}

// Run serves until the context ends.
func (c *serveCmd) Run(a *app) error {
	collectSeldom()
	logger := c.logger(a.err)
	c.feedSecrets = a.settings.secret("feed-secrets")
	c.translateKey = a.settings.secret("translate-key")
	h, err := startHost(a.ctx, c.hostFlags, a.settings.secret("secretariat-token"), a.settings.secret("redis-password"), logger)
	if err != nil {
		return err
	}
	base := h.URL
	if c.PublicURL != "" {
		base = strings.TrimRight(c.PublicURL, "/")
	}
	if h.Fresh {
		a.say("The secretariat's link, shown this once (the token is kept in %s/secretariat.token):", c.Data)
		a.say("  %s/secretariat#%s", base, h.Token)
	}
	if h.MetricsURL != "" {
		a.say("Metrics on %s", h.MetricsURL)
	}
	a.say("Listening on %s", h.URL)
	if !loopback(c.Listen) && c.PublicURL == "" {
		a.say("Hint: other machines reach this address, and links will have the name that each caller used.")
		a.say("      Say with --public-url how people reach it, and put HTTPS in front of it.")
	}
	if c.Redis != "" {
		a.say("%s.", h.Promise.Words)
	}
	logger.Info("serving", "url", h.URL, "durability", h.Promise.Level.String(), "promise", h.Promise.Words)
	err = h.wait(a.ctx)
	if stopped := h.stop(); err == nil {
		err = stopped
	}
	return err
}
