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

	mu     sync.Mutex
	queues map[K]*queue[Q, A]
}

// queue is the queue of the questions of one key; its first asker sends them.
type queue[Q, A any] struct{ waiting []*asker[Q, A] }

type asker[Q, A any] struct {
	question  Q
	mustSend  chan struct{} // closed when this asker has to send
	done      chan struct{} // closed when another asker has sent the question
	answer    A
	err       error
	abandoned bool // the asker who sent it gave up: the error is not that of this question
}

// Do sends a question in a batch with those of others, and returns its answer. send gets up to Max questions and returns
// an answer to each, or an error for all of them.
func (b *Batcher[K, Q, A]) Do(ctx context.Context, key K, question Q, send func(context.Context, []Q) ([]A, error)) (A, error) {
	for {
		me := b.enqueue(key, question)
		select {
		case <-me.mustSend:
			b.send(ctx, key, send)
			return me.answer, me.err
		case <-me.done:
			if !me.abandoned {
				return me.answer, me.err
			}
		case <-ctx.Done():
			b.withdraw(key, me)
			var none A
			return none, ctx.Err()
		}
	}
}

// Waiting returns how many questions of a key wait for the next batch.
func (b *Batcher[K, Q, A]) Waiting(key K) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if q, ok := b.queues[key]; ok {
		return len(q.waiting)
	}
	return 0
}

// enqueue adds a question to the queue of a key. The first one is to be sent at once.
func (b *Batcher[K, Q, A]) enqueue(key K, question Q) *asker[Q, A] {
	b.mu.Lock()
	defer b.mu.Unlock()
	me := &asker[Q, A]{question: question, mustSend: make(chan struct{}), done: make(chan struct{})}
	q, ok := b.queues[key]
	if !ok {
		if b.queues == nil {
			b.queues = map[K]*queue[Q, A]{}
		}
		q = &queue[Q, A]{}
		b.queues[key] = q
		close(me.mustSend)
	}
	q.waiting = append(q.waiting, me)
	return me
}

// withdraw removes a question from its queue. If it was to send the next batch, another question sends it.
func (b *Batcher[K, Q, A]) withdraw(key K, me *asker[Q, A]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q, ok := b.queues[key]
	if !ok {
		return
	}
	if i := slices.Index(q.waiting, me); i >= 0 {
		q.waiting = slices.Delete(slices.Clone(q.waiting), i, i+1)
	}
	select {
	case <-me.mustSend:
		b.wakeNext(key)
	default:
	}
}

// wakeNext lets the first asker of the queue send. The caller holds the lock.
func (b *Batcher[K, Q, A]) wakeNext(key K) {
	q := b.queues[key]
	if len(q.waiting) == 0 {
		delete(b.queues, key)
		return
	}
	close(q.waiting[0].mustSend)
}

// send sends the next batch of the queue. The question of the caller is the first.
func (b *Batcher[K, Q, A]) send(ctx context.Context, key K, send func(context.Context, []Q) ([]A, error)) {
	batch := b.takeBatch(key)
	defer b.finishBatch(key, batch)
	questions := make([]Q, len(batch))
	for i, one := range batch {
		questions[i] = one.question
		one.abandoned = true // until there is an answer: a panic must not leave one
	}
	answers, err := send(ctx, questions)
	for i, one := range batch {
		if one.err = err; err == nil {
			one.answer = answers[i]
		}
		one.abandoned = err != nil && ctx.Err() != nil
	}
}

// takeBatch removes the next batch from the queue.
func (b *Batcher[K, Q, A]) takeBatch(key K) []*asker[Q, A] {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.queues[key]
	n := min(len(q.waiting), b.Max)
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return batch
}

// finishBatch tells the other askers of a batch that it is answered, and lets the next one send.
func (b *Batcher[K, Q, A]) finishBatch(key K, batch []*asker[Q, A]) {
	for _, one := range batch[1:] {
		close(one.done)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wakeNext(key)
}
