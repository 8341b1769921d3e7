package memo_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"terraform-provider-whatsapp/internal/memo"
)

// post answers each batch when release says so.
type post struct {
	batches []int // how many questions each held
	release chan error
	late    bool // answers although the context has ended
}

func (p *post) send(ctx context.Context, questions []string) ([]string, error) {
	p.batches = append(p.batches, len(questions))
	done := ctx.Done()
	if p.late {
		done = nil
	}
	select {
	case err := <-p.release:
		return slices.Clone(questions), err
	case <-done:
		return nil, ctx.Err()
	}
}

func (p *post) answer(err error) {
	p.release <- err
	synctest.Wait()
}

type gatherer struct {
	memo.Batcher[string, string, string]
	post
}

func newGatherer(limit int) *gatherer {
	return &gatherer{Batcher: memo.Batcher[string, string, string]{Max: limit}, post: post{release: make(chan error)}}
}

// ask begins to ask a question; the answer to each is the question itself.
func (g *gatherer) ask(ctx context.Context, key, question string) *error {
	got := new(error)
	*got = errors.New("no answer yet")
	go func() {
		answer, err := g.Do(ctx, key, question, g.send)
		if err == nil && answer != question {
			err = fmt.Errorf("%s got the answer to %s", question, answer)
		}
		*got = err
	}()
	synctest.Wait()
	return got
}

func (g *gatherer) expect(t *testing.T, batches ...int) {
	t.Helper()
	if !slices.Equal(g.batches, batches) {
		t.Errorf("batches of %v, want %v", g.batches, batches)
	}
}

func TestBatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGatherer(5)
		answers := []*error{g.ask(t.Context(), "me", "first")}
		g.expect(t, 1) // it waits for no other
		for i := range 7 {
			answers = append(answers, g.ask(t.Context(), "me", fmt.Sprint(i)))
			if n := g.Waiting("me"); n != i+1 || g.Waiting("you") != 0 {
				t.Errorf("%d questions wait", n)
			}
		}
		for range 3 {
			g.answer(nil)
		}
		g.expect(t, 1, 5, 2)
		answers = append(answers, g.ask(t.Context(), "me", "later"))
		g.answer(nil)
		g.expect(t, 1, 5, 2, 1)
		for _, err := range answers {
			if *err != nil {
				t.Error(*err)
			}
		}
	})
}

func TestBatcher_keysAreNotMixed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGatherer(5)
		g.ask(t.Context(), "me", "a")
		g.ask(t.Context(), "you", "b")
		g.expect(t, 1, 1)
		g.answer(nil)
		g.answer(nil)
	})
}

// A batch that fails fails for all of its questions; one whose sender gave up is sent again by the others.
func TestBatcher_failure(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(t *testing.T, cancel context.CancelFunc, g *gatherer)
		want [3]error // what the three questions of the batch get; the first asker sends
	}{
		"error": {func(_ *testing.T, _ context.CancelFunc, g *gatherer) { g.answer(errBoom) }, [3]error{errBoom, errBoom, errBoom}},
		"sender canceled": {func(t *testing.T, cancel context.CancelFunc, g *gatherer) {
			cancel()
			synctest.Wait()
			g.answer(nil)
			if len(g.batches) == 4 { // one of the two others was first in line, and alone
				g.answer(nil)
			}
			t.Logf("batches of %v", g.batches)
		}, [3]error{context.Canceled, nil, nil}},
		"answer for a canceled sender": {func(_ *testing.T, cancel context.CancelFunc, g *gatherer) {
			cancel()
			g.answer(nil)
		}, [3]error{nil, nil, nil}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGatherer(5)
				g.late = name == "answer for a canceled sender"
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				g.ask(t.Context(), "me", "under way")
				batch := []*error{g.ask(ctx, "me", "a"), g.ask(t.Context(), "me", "b"), g.ask(t.Context(), "me", "c")}
				g.answer(nil)
				g.expect(t, 1, 3)
				c.end(t, cancel, g)
				for i, err := range batch {
					if !errors.Is(*err, c.want[i]) {
						t.Errorf("question %d: got %v, want %v", i, *err, c.want[i])
					}
				}
			})
		})
	}
}

// A caller that gives up leaves the queue, and the next one gets its turn.
func TestBatcher_leave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGatherer(5)
		ctx, cancel := context.WithCancel(t.Context())
		g.ask(t.Context(), "me", "under way")
		before, gone, after := g.ask(t.Context(), "me", "b"), g.ask(ctx, "me", "c"), g.ask(t.Context(), "me", "d")
		cancel()
		synctest.Wait()
		if !errors.Is(*gone, context.Canceled) {
			t.Errorf("got %v", *gone)
		}
		g.answer(nil)
		g.answer(nil)
		g.expect(t, 1, 2)
		if *before != nil || *after != nil {
			t.Errorf("got %v, %v", *before, *after)
		}
	})
}

// An asker may be canceled at the moment in which it gets the turn: the line goes on in any case.
func TestBatcher_leaveWithTheTurn(t *testing.T) {
	for range 50 { // which of the two it sees first is chance
		synctest.Test(t, func(t *testing.T) {
			g := newGatherer(5)
			gone := g.ask(canceled(t), "me", "a")
			if !errors.Is(*gone, context.Canceled) {
				t.Errorf("got %v", *gone)
			}
			next := g.ask(t.Context(), "me", "b")
			g.answer(nil)
			if *next != nil {
				t.Errorf("got %v", *next)
			}
		})
	}
}

func TestBatcher_panic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGatherer(5)
		release := make(chan struct{})
		var recovered any
		go func() {
			defer func() { recovered = recover() }()
			_, _ = g.Do(t.Context(), "me", "a", func(context.Context, []string) ([]string, error) {
				<-release
				panic("bug")
			})
		}()
		synctest.Wait()
		other := g.ask(t.Context(), "me", "b")
		close(release)
		synctest.Wait()
		g.answer(nil)
		if recovered != "bug" || *other != nil {
			t.Errorf("recovered %v, the other got %v", recovered, *other)
		}
	})
}
