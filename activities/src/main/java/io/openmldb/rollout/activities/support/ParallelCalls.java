package io.openmldb.rollout.activities.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes independent calls in parallel, at most a given number at once: the others are not given to
 * the executor yet, so that its other users get a thread soon. It always waits for all calls that
 * were begun: none is still under way when it returns or throws.
 */
public final class ParallelCalls {

  private static final long HEARTBEAT_MILLIS = 1000;

  private final Executor executor;
  private final int atOnce;
  private final Runnable heartbeat;
  private final boolean cancellable;

  /**
   * As many at once as {@code executor} has threads.
   *
   * @param executor must not be one that the caller itself runs in
   * @param heartbeat called now and then while waiting; what it throws is thrown once nothing is
   *     under way any more, and nothing further is begun
   */
  public ParallelCalls(Executor executor, Runnable heartbeat) {
    this(executor, Integer.MAX_VALUE, heartbeat);
  }

  /** The same, but not more than {@code atOnce} at once. */
  public ParallelCalls(Executor executor, int atOnce, Runnable heartbeat) {
    this(executor, atOnce, heartbeat, true);
  }

  private ParallelCalls(Executor executor, int atOnce, Runnable heartbeat, boolean cancellable) {
    this.executor = executor;
    this.atOnce = atOnce;
    this.heartbeat = heartbeat;
    this.cancellable = cancellable;
  }

  /** The same for what must be done to its end: it never heartbeats, and an interrupt waits. */
  public ParallelCalls ignoringCancellation() {
    return new ParallelCalls(executor, atOnce, () -> {}, false);
  }

  /**
   * {@code work} of each item, in the order of the items.
   *
   * @throws RuntimeException the first failure in the order of the items; others are suppressed in
   *     it
   * @throws CancellationException when this thread was interrupted before all were begun; it stays
   *     interrupted
   */
  public <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> work) {
    List<Outcome<R>> outcomes = outcomes(items, work);
    RuntimeException first = null;
    for (Outcome<R> outcome : outcomes) {
      RuntimeException failure = outcome.failure();
      if (first == null) {
        first = failure;
      } else if (failure != null) {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
    return outcomes.stream().<R>map(Outcome::value).toList();
  }

  /** Does {@code work} with each item; failures as {@link #map}. */
  public <T> void forEach(Collection<T> items, Consumer<? super T> work) {
    map(items, item -> done(work, item));
  }

  /** Does {@code work} with each item and returns what failed; no failure stops the others. */
  public <T> Map<T, RuntimeException> attempt(Collection<T> items, Consumer<? super T> work) {
    List<T> ordered = List.copyOf(items);
    List<Outcome<Boolean>> outcomes = outcomes(ordered, item -> done(work, item));
    Map<T, RuntimeException> failures = new LinkedHashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (outcomes.get(i).failure() != null) {
        failures.put(ordered.get(i), outcomes.get(i).failure());
      }
    }
    return failures;
  }

  private <T, R> List<Outcome<R>> outcomes(
      Collection<T> items, Function<? super T, ? extends R> work) {
    Watch watch = new Watch();
    Semaphore turns = new Semaphore(atOnce);
    List<CompletableFuture<R>> running = new ArrayList<>();
    for (T item : items) {
      if (!watch.awaitTurn(turns)) {
        break;
      }
      try {
        running.add(
            CompletableFuture.<R>supplyAsync(() -> work.apply(item), executor)
                .whenComplete((result, failure) -> turns.release()));
      } catch (RejectedExecutionException e) {
        watch.cancel(e); // This worker stops.
      }
    }
    running.forEach(watch::awaitEnd);
    watch.end(running.size() == items.size());
    return running.stream().map(ParallelCalls::outcome).toList();
  }

  /** Waits with heartbeats, and keeps what would end the wait until nothing is under way. */
  private final class Watch {
    private @Nullable RuntimeException cancelled;
    private boolean interrupted;

    /** Whether the next one may begin. */
    boolean awaitTurn(Semaphore turns) {
      while (!isOver()) {
        try {
          if (turns.tryAcquire(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS)) {
            return true;
          }
          beat();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return false;
    }

    private boolean isOver() {
      return cancelled != null || (interrupted && cancellable);
    }

    void awaitEnd(CompletableFuture<?> running) {
      while (!running.isDone()) {
        try {
          running.get(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
          return; // Told with the outcomes.
        } catch (InterruptedException e) {
          interrupted = true; // Every call has a deadline of its own: the end is near.
        } catch (TimeoutException e) {
          beat();
        }
      }
    }

    private void beat() {
      try {
        heartbeat.run();
      } catch (RuntimeException e) {
        cancel(e);
      }
    }

    void cancel(RuntimeException reason) {
      cancelled = cancelled == null ? reason : cancelled;
    }

    void end(boolean allDone) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (cancelled != null) {
        throw cancelled;
      }
      if (!allDone) {
        throw new CancellationException("interrupted before every call was made");
      }
    }
  }

  private static <R> Outcome<R> outcome(CompletableFuture<R> running) {
    try {
      return new Outcome<>(running.join(), null);
    } catch (CompletionException e) {
      return new Outcome<>(null, CallFailure.unchecked(e.getCause()));
    }
  }

  private static <T> boolean done(Consumer<? super T> work, T item) {
    work.accept(item);
    return true;
  }

  private record Outcome<R>(@Nullable R value, @Nullable RuntimeException failure) {}
}
