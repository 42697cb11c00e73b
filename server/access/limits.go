package access

import (
	"container/list"
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"rostrum/session"
)

// Limits are the operator's. Zero of any of them means "no limit".
type Limits struct {
	// ConnectionsPerAddress is how many live channels one address may hold. 1,000: a hall of 500
	// behind one address, each with a phone and a laptop.
	ConnectionsPerAddress int
	// JoinsPerSecond and JoinBurst bound joining by address. 10 and 600: a full hall joins at once
	// when the chair shows the code, and the rest within the minute.
	JoinsPerSecond float64
	JoinBurst      int
	// FailuresPerSecond and FailureBurst bound wrong tokens and codes by address. 1 and 60: many
	// mistype, but a code of 40 bits is not to be found by trying.
	FailuresPerSecond float64
	FailureBurst      int
	// RequestsPerSecond and RequestBurst bound HTTP requests by address. 500 and 6,000: a hall of
	// 500 loads a page of a dozen files at the same moment.
	RequestsPerSecond float64
	RequestBurst      int
	// MessagesPerSecond and MessageBurst bound the commands of one live channel. 20 and 100: more
	// than a hand can make, and enough for an outbox that was offline.
	MessagesPerSecond float64
	MessageBurst      int
	// LookupsPerSecond and LookupBurst bound, by person, the searches that a page makes while one types.
	// 2 and 10: a page asks once in a pause of the hand. LookupsPerAddress and LookupAddressBurst bound
	// them by address. 50 and 200: of a hall of 500, a tenth types at once; each costs a millisecond.
	LookupsPerSecond   float64
	LookupBurst        int
	LookupsPerAddress  float64
	LookupAddressBurst int
	// Addresses is how many addresses are remembered; the one unseen for longest is forgotten
	// first. 65,536 addresses cost about 16 MB.
	Addresses int
}

// DefaultLimits are for a conference; see each field.
func DefaultLimits() Limits {
	return Limits{
		ConnectionsPerAddress: 1000,
		JoinsPerSecond:        10, JoinBurst: 600,
		FailuresPerSecond: 1, FailureBurst: 60,
		RequestsPerSecond: 500, RequestBurst: 6000,
		MessagesPerSecond: 20, MessageBurst: 100,
		LookupsPerSecond: 2, LookupBurst: 10,
		LookupsPerAddress: 50, LookupAddressBurst: 200,
		Addresses: 65536,
	}
}

// Limiter holds the limits of one server. Its methods may be called from any goroutine.
type Limiter struct {
	limits   Limits
	now      func() time.Time
	joins    *buckets[netip.Addr]
	failures *buckets[netip.Addr]
	requests *buckets[netip.Addr]
	lookups  *buckets[netip.Addr]
	persons  *buckets[string] // lookups by person

	mu    sync.Mutex
	conns map[netip.Addr]int
}

// NewLimiter reads time from now alone.
func NewLimiter(l Limits, now func() time.Time) *Limiter {
	return &Limiter{
		limits: l, now: now, conns: map[netip.Addr]int{},
		joins:    newBuckets[netip.Addr](l.JoinsPerSecond, l.JoinBurst, l.Addresses),
		failures: newBuckets[netip.Addr](l.FailuresPerSecond, l.FailureBurst, l.Addresses),
		requests: newBuckets[netip.Addr](l.RequestsPerSecond, l.RequestBurst, l.Addresses),
		lookups:  newBuckets[netip.Addr](l.LookupsPerAddress, l.LookupAddressBurst, l.Addresses),
		persons:  newBuckets[string](l.LookupsPerSecond, l.LookupBurst, l.Addresses),
	}
}

// Join counts one attempt to join from the address.
func (l *Limiter) Join(a netip.Addr) *session.Refusal {
	if wait := l.joins.take(Block(a), l.now(), 1); wait > 0 {
		return refuse(session.CodeRateLimited, "access.join_rate", "", waitFor(wait)...)
	}
	return nil
}

// Request counts one HTTP request from the address.
func (l *Limiter) Request(a netip.Addr) *session.Refusal {
	if wait := l.requests.take(Block(a), l.now(), 1); wait > 0 {
		return refuse(session.CodeRateLimited, "access.request_rate", "", waitFor(wait)...)
	}
	return nil
}

// Lookup counts one search of a person, whose id may be anything unique, from the address. What the
// person's own limit refuses does not count against those who share the address. Person is empty for one
// who only looks: there is no telling two of them apart.
func (l *Limiter) Lookup(a netip.Addr, person string) *session.Refusal {
	var wait time.Duration
	if person != "" {
		wait = l.persons.take(person, l.now(), 1)
	}
	if wait <= 0 {
		wait = l.lookups.take(Block(a), l.now(), 1)
	}
	if wait > 0 {
		return refuse(session.CodeRateLimited, "access.lookup_rate", "", waitFor(wait)...)
	}
	return nil
}

// Failed counts one wrong token or code from the address.
func (l *Limiter) Failed(a netip.Addr) { l.failures.take(Block(a), l.now(), 1) }

// MayTry tells whether the address may try a token or code: it may not after too many wrong ones.
// Asking costs nothing, so those who are right are never counted.
func (l *Limiter) MayTry(a netip.Addr) *session.Refusal {
	if wait := l.failures.take(Block(a), l.now(), 0); wait > 0 {
		return refuse(session.CodeRateLimited, "access.failure_rate", "", waitFor(wait)...)
	}
	return nil
}

// Connect counts a live channel of the address until release is called, once or more often.
func (l *Limiter) Connect(a netip.Addr) (release func(), refusal *session.Refusal) {
	a = Block(a)
	l.mu.Lock()
	defer l.mu.Unlock()
	if limit := l.limits.ConnectionsPerAddress; limit > 0 && l.conns[a] >= limit {
		return nil, refuse(session.CodeRateLimited, "access.connections", "",
			append(waitFor(30*time.Second), "limit", strconv.Itoa(limit))...)
	}
	l.conns[a]++
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.conns[a]--; l.conns[a] == 0 {
			delete(l.conns, a)
		}
	}), nil
}

// Connections is how many live channels are counted now.
func (l *Limiter) Connections() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, c := range l.conns {
		n += c
	}
	return n
}

// Meter bounds the commands of one live channel.
type Meter struct {
	bucket *rate.Limiter
	now    func() time.Time
}

// NewMeter is for one connection.
func (l *Limiter) NewMeter() *Meter {
	return &Meter{bucket: bucket(l.limits.MessagesPerSecond, l.limits.MessageBurst), now: l.now}
}

// Message counts one command.
func (m *Meter) Message() *session.Refusal {
	if wait := take(m.bucket, m.now(), 1); wait > 0 {
		return refuse(session.CodeRateLimited, "access.message_rate", "", waitFor(wait)...)
	}
	return nil
}

// buckets are token buckets by key (the block of an address, or a person), of which max are remembered.
// A key that is forgotten starts anew with a full bucket: a flood of addresses makes the limit laxer,
// never refuses others.
type buckets[K comparable] struct {
	rate  float64
	burst int
	max   int

	mu     sync.Mutex
	byKey  map[K]*list.Element
	recent *list.List // of *held, the last used in front
}

type held[K comparable] struct {
	key    K
	bucket *rate.Limiter
}

func newBuckets[K comparable](perSecond float64, burst, max int) *buckets[K] {
	return &buckets[K]{rate: perSecond, burst: burst, max: max, byKey: map[K]*list.Element{}, recent: list.New()}
}

// take takes n tokens (0 only looks whether there is one) and says how long to wait if it may not.
func (b *buckets[K]) take(key K, now time.Time, n int) time.Duration {
	if b.rate <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	e, ok := b.byKey[key]
	if ok {
		b.recent.MoveToFront(e)
	} else {
		if n == 0 {
			return 0
		}
		e = b.recent.PushFront(&held[K]{key: key, bucket: bucket(b.rate, b.burst)})
		b.byKey[key] = e
		if b.max > 0 && b.recent.Len() > b.max {
			last := b.recent.Back()
			delete(b.byKey, last.Value.(*held[K]).key)
			b.recent.Remove(last)
		}
	}
	return take(e.Value.(*held[K]).bucket, now, n)
}

func bucket(perSecond float64, burst int) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(1, burst))
}

func take(b *rate.Limiter, now time.Time, n int) time.Duration {
	if b.Limit() == rate.Inf {
		return 0
	}
	have := b.TokensAt(now)
	if have >= 1 {
		b.AllowN(now, n)
		return 0
	}
	return max(time.Millisecond, time.Duration(math.Ceil((1-have)/float64(b.Limit())*1000))*time.Millisecond)
}

// waitFor are the parameters that tell a client when to try again: milliseconds for programs, whole
// seconds for people.
func waitFor(d time.Duration) []string {
	return []string{
		"retry_after_ms", strconv.FormatInt(d.Milliseconds(), 10),
		"retry_s", strconv.Itoa(int(math.Ceil(d.Seconds()))),
	}
}

// refuse makes a refusal; the catalogue test reads its calls.
func refuse(code session.Code, msg, field string, kv ...string) *session.Refusal {
	r := &session.Refusal{Code: code, Msg: msg, Field: field}
	for i := 0; i+1 < len(kv); i += 2 {
		if r.Params == nil {
			r.Params = make(map[string]string, len(kv)/2)
		}
		r.Params[kv[i]] = kv[i+1]
	}
	return r
}
