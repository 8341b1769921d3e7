package memo

import (
	"context"
	"slices"
	"sync"
)

// Batcher collects questions that are asked at the same time into batches. No question waits for others: the first is sent
// at once, and those that come while it is under way go with the next batch. Questions of different keys are not mixed.
type Batcher[K comparable, Q, A any] struct {
	Max int // required: how many questions a batch may hold

	mu    sync.Mutex
	lines map[K]*line[Q, A]
}

// line is the queue of the questions of one key; its first asker sends them.
type line[Q, A any] struct{ waiting []*asker[Q, A] }

type asker[Q, A any] struct {
	question Q
	turn     chan struct{} // closed when this asker has to send
	done     chan struct{} // closed when another asker has sent the question
	answer   A
	err      error
	void     bool // the asker who sent it gave up: the error is not that of this question
}

// Do sends a question in a batch with those of others, and returns its answer. send gets up to Max questions and returns
// an answer to each, or an error for all of them.
func (g *Batcher[K, Q, A]) Do(ctx context.Context, key K, question Q, send func(context.Context, []Q) ([]A, error)) (A, error) {
	for {
		me := g.enter(key, question)
		select {
		case <-me.turn:
			g.send(ctx, key, send)
			return me.answer, me.err
		case <-me.done:
			if !me.void {
				return me.answer, me.err
			}
		case <-ctx.Done():
			g.leave(key, me)
			var none A
			return none, ctx.Err()
		}
	}
}

// Waiting returns how many questions of a key wait for the next batch.
func (g *Batcher[K, Q, A]) Waiting(key K) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l, ok := g.lines[key]; ok {
		return len(l.waiting)
	}
	return 0
}

func (g *Batcher[K, Q, A]) enter(key K, question Q) *asker[Q, A] {
	g.mu.Lock()
	defer g.mu.Unlock()
	me := &asker[Q, A]{question: question, turn: make(chan struct{}), done: make(chan struct{})}
	l, ok := g.lines[key]
	if !ok {
		if g.lines == nil {
			g.lines = map[K]*line[Q, A]{}
		}
		l = &line[Q, A]{}
		g.lines[key] = l
		close(me.turn)
	}
	l.waiting = append(l.waiting, me)
	return me
}

// leave withdraws a question. If it was to send the next batch, another question sends it.
func (g *Batcher[K, Q, A]) leave(key K, me *asker[Q, A]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l, ok := g.lines[key]
	if !ok {
		return
	}
	if i := slices.Index(l.waiting, me); i >= 0 {
		l.waiting = slices.Delete(slices.Clone(l.waiting), i, i+1)
	}
	select {
	case <-me.turn:
		g.next(key)
	default:
	}
}

// next gives the turn to the first asker in line, under the lock.
func (g *Batcher[K, Q, A]) next(key K) {
	l := g.lines[key]
	if len(l.waiting) == 0 {
		delete(g.lines, key)
		return
	}
	close(l.waiting[0].turn)
}

// send sends what is in line. The question of the caller is the first.
func (g *Batcher[K, Q, A]) send(ctx context.Context, key K, send func(context.Context, []Q) ([]A, error)) {
	batch := g.take(key)
	defer g.end(key, batch)
	questions := make([]Q, len(batch))
	for i, one := range batch {
		questions[i] = one.question
		one.void = true // until there is an answer: a panic must not leave one
	}
	answers, err := send(ctx, questions)
	for i, one := range batch {
		if one.err = err; err == nil {
			one.answer = answers[i]
		}
		one.void = err != nil && ctx.Err() != nil
	}
}

func (g *Batcher[K, Q, A]) take(key K) []*asker[Q, A] {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lines[key]
	n := min(len(l.waiting), g.Max)
	batch := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return batch
}

func (g *Batcher[K, Q, A]) end(key K, batch []*asker[Q, A]) {
	for _, one := range batch[1:] {
		close(one.done)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next(key)
}
