package graph

import (
	"context"
	"sync"

	"terraform-provider-whatsapp/internal/transport"
)

// gather lets callers that ask at the same time share one batch. Nobody waits for company: the first is sent at once, and
// whoever comes while it is under way goes with the next. Meta counts each item, so what is saved is time and requests.
// The zero gather is ready.
type gather struct {
	mu    sync.Mutex
	lines map[string]*line // by caller
}

// line is the queue of one caller's questions; its first asker sends them.
type line struct{ waiting []*asker }

type asker struct {
	item  string
	first chan struct{} // closed when it is this one's turn to send
	done  chan struct{} // closed when somebody else has sent the question
	a     *transport.Answer
	err   error
	again bool // who sent it gave up: the error is not this one's
}

// ask sends an item in a batch with those of others. send gets up to batchSize items and answers each.
func (g *gather) ask(ctx context.Context, caller, item string, send func(context.Context, []string) ([]*transport.Answer, error)) (*transport.Answer, error) {
	for {
		me := g.enter(caller, item)
		select {
		case <-me.first:
			g.send(ctx, caller, send)
			return me.a, me.err
		case <-me.done:
			if !me.again {
				return me.a, me.err
			}
		case <-ctx.Done():
			g.leave(caller, me)
			return nil, ctx.Err()
		}
	}
}

func (g *gather) enter(caller, item string) *asker {
	g.mu.Lock()
	defer g.mu.Unlock()
	me := &asker{item: item, first: make(chan struct{}), done: make(chan struct{})}
	l, ok := g.lines[caller]
	if !ok {
		if g.lines == nil {
			g.lines = map[string]*line{}
		}
		l = &line{}
		g.lines[caller] = l
		close(me.first)
	}
	l.waiting = append(l.waiting, me)
	return me
}

// leave takes a question back, and hands its turn on if it had one.
func (g *gather) leave(caller string, me *asker) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lines[caller]
	if l == nil {
		return
	}
	for i, one := range l.waiting {
		if one == me {
			l.waiting = append(l.waiting[:i:i], l.waiting[i+1:]...)
			break
		}
	}
	select {
	case <-me.first:
		g.next(caller)
	default:
	}
}

// next gives the turn to the first in line, under the lock.
func (g *gather) next(caller string) {
	l := g.lines[caller]
	if len(l.waiting) == 0 {
		delete(g.lines, caller)
		return
	}
	close(l.waiting[0].first)
}

// send sends what is in line, its own question first.
func (g *gather) send(ctx context.Context, caller string, send func(context.Context, []string) ([]*transport.Answer, error)) {
	g.mu.Lock()
	l := g.lines[caller]
	n := min(len(l.waiting), batchSize)
	all := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	g.mu.Unlock()
	for _, one := range all {
		one.again = true // until there is an answer: a panic below must not leave the others without one
	}
	defer func() {
		for _, one := range all[1:] {
			close(one.done)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.next(caller)
	}()
	items := make([]string, n)
	for i, one := range all {
		items[i] = one.item
	}
	answers, err := send(ctx, items)
	for i, one := range all {
		if one.err = err; err == nil {
			one.a = answers[i]
		}
		one.again = err != nil && ctx.Err() != nil
	}
}
