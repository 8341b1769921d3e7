package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// post counts the batches, and holds each until it is let go.
type post struct {
	mu      sync.Mutex
	batches [][]string
	begun   chan struct{} // one for each batch
	release chan error    // one answer for each batch
}

func newPost() *post { return &post{begun: make(chan struct{}, 100), release: make(chan error, 100)} }

func (p *post) send(ctx context.Context, items []string) ([]*transport.Answer, error) {
	p.mu.Lock()
	p.batches = append(p.batches, slices.Clone(items))
	p.mu.Unlock()
	p.begun <- struct{}{}
	select {
	case err := <-p.release:
		answers := make([]*transport.Answer, len(items))
		for i, item := range items {
			answers[i] = &transport.Answer{Body: []byte(item)}
		}
		return answers, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sizes are how many questions each batch held.
func (p *post) sizes() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []int
	for _, b := range p.batches {
		out = append(out, len(b))
	}
	return out
}

// inLine waits until so many questions are in line behind the batch under way.
func inLine(g *gather, n int) {
	for {
		g.mu.Lock()
		there := false
		for _, l := range g.lines { // there is one caller
			there = len(l.waiting) == n
		}
		g.mu.Unlock()
		if there {
			return
		}
		runtime.Gosched()
	}
}

func ask(ctx context.Context, g *gather, p *post, item string) error {
	a, err := g.ask(ctx, "me", item, p.send)
	if err == nil && string(a.Body) != item {
		err = fmt.Errorf("%s got the answer to %s", item, a.Body)
	}
	return err
}

// Nobody waits for company, and who comes meanwhile goes together, at most fifty at a time.
func TestGather(t *testing.T) {
	g, p := &gather{}, newPost()
	var wg sync.WaitGroup
	start := func(item string) {
		wg.Go(func() {
			if err := ask(t.Context(), g, p, item); err != nil {
				t.Error(err)
			}
		})
	}
	start("first")
	<-p.begun
	for i := range 60 {
		start(fmt.Sprint(i))
	}
	inLine(g, 60)
	for range 3 {
		p.release <- nil
	}
	wg.Wait()
	if got := p.sizes(); !slices.Equal(got, []int{1, 50, 10}) {
		t.Errorf("batches of %v", got)
	}
	p.release <- nil
	start("later")
	wg.Wait()
	if len(g.lines) != 0 {
		t.Errorf("%d lines are left", len(g.lines))
	}
}

// A batch that fails fails for all in it; one whose sender gave up is sent again by the others.
func TestGather_trouble(t *testing.T) {
	for name, c := range map[string]struct {
		end     func(cancel context.CancelFunc, p *post)
		batches []int
		lost    int // askers with an error
	}{
		"error":     {func(_ context.CancelFunc, p *post) { p.release <- errors.New("no") }, []int{1, 3}, 3},
		"cancelled": {func(cancel context.CancelFunc, p *post) { cancel(); <-p.begun; p.release <- nil; p.release <- nil }, []int{1, 3}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			g, p := &gather{}, newPost()
			leading, cancel := context.WithCancel(t.Context())
			defer cancel()
			var (
				wg   sync.WaitGroup
				mu   sync.Mutex
				lost int
			)
			start := func(ctx context.Context, item string) {
				wg.Go(func() {
					if ask(ctx, g, p, item) != nil {
						mu.Lock()
						lost++
						mu.Unlock()
					}
				})
			}
			start(t.Context(), "first")
			<-p.begun
			start(leading, "a")
			inLine(g, 1)
			start(t.Context(), "b")
			start(t.Context(), "c")
			inLine(g, 3)
			p.release <- nil
			<-p.begun
			c.end(cancel, p)
			wg.Wait()
			if got := p.sizes(); lost != c.lost || len(got) < 2 || !slices.Equal(got[:2], c.batches) {
				t.Errorf("batches of %v, %d lost, want %v and %d", got, lost, c.batches, c.lost)
			}
		})
	}
}

// Who gives up while in line takes the question back, and the turn goes on.
func TestGather_leave(t *testing.T) {
	g, p := &gather{}, newPost()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = ask(t.Context(), g, p, "first") })
	<-p.begun
	wg.Go(func() {
		if err := ask(ctx, g, p, "impatient"); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	inLine(g, 1)
	wg.Go(func() {
		if err := ask(t.Context(), g, p, "patient"); err != nil {
			t.Error(err)
		}
	})
	inLine(g, 2)
	cancel()
	inLine(g, 1)
	p.release <- nil
	p.release <- nil
	wg.Wait()
	if got := p.sizes(); !slices.Equal(got, []int{1, 1}) {
		t.Errorf("batches of %v", got)
	}
}

// A sender that panics leaves nobody waiting.
func TestGather_panic(t *testing.T) {
	g, p := &gather{}, newPost()
	var wg sync.WaitGroup
	inside := make(chan struct{})
	wg.Go(func() {
		defer func() { _ = recover() }()
		_, _ = g.ask(t.Context(), "me", "first", func(context.Context, []string) ([]*transport.Answer, error) {
			close(inside)
			inLine(g, 1)
			panic("test")
		})
	})
	<-inside
	p.release <- nil
	wg.Go(func() {
		if err := ask(t.Context(), g, p, "second"); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
}

// Ten tokens that are inspected at once cost two requests, and each asker gets the answer about its own.
func TestInspectTokens_together(t *testing.T) {
	var (
		c     *Client
		first sync.Once
	)
	sent := make(chan struct{})
	c, f := newFake(t, func(r request) reply {
		first.Do(func() {
			close(sent)
			inLine(&c.Tokens.inspections, 9)
		})
		token := r.Query.Get("input_token")
		return reply{body: fmt.Sprintf(`{"data":{"is_valid":true,"app_id":"200000000000001","type":"SYSTEM_USER","scopes":["s%s"]}}`,
			strings.TrimLeft(token[len(token)-4:], "0"))}
	}, withApp)
	inspect := func(i int) {
		got, err := c.Tokens.Inspect(t.Context(), secret.New(fmt.Sprintf("EAAtogether%020d", i)))
		if err != nil || !slices.Equal(got.Scopes, []string{fmt.Sprintf("s%d", i)}) {
			t.Errorf("%d: %v %v", i, got.Scopes, err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { inspect(1) })
	<-sent // the first one is on its way alone
	for i := 2; i <= 10; i++ {
		wg.Go(func() { inspect(i) })
	}
	wg.Wait()
	if n := len(f.posts()); n != 2 {
		t.Errorf("%d requests", n)
	}
}
