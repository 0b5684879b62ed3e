package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.acceptance.invariants.TabletProbe.Answer;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.PartitionSnapshot;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at tablets, leaders, fences and files every 50 ms until it is told to stop. */
public final class ClusterSampler implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(50);

  /** So long one look waits for an answer; a later one finds it. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** A busy tablet answers sooner. */
  private static final Duration SILENT = Duration.ofSeconds(3);

  /** On a busy machine a look takes longer, and fewer than this tell nothing. */
  private static final int LEAST_A_SECOND = 2;

  private final List<TabletProbe> tablets;
  private final Map<SandboxTablet.Key, String> replicated;
  private final ObservedConfigFiles files;
  private final Intervals<String> leaderless = new Intervals<>();
  private final Intervals<String> fenced = new Intervals<>();
  private final Intervals<String> down = new Intervals<>();
  private final Intervals<String> silent = new Intervals<>();
  private final Set<String> downTogether = new TreeSet<>();
  private final Thread thread = new Thread(this::observe, "observer");
  private final Set<String> failures = new TreeSet<>();
  private final long begun = System.nanoTime();
  private long ended = begun;
  private int samples;
  private volatile boolean ends;

  private ClusterSampler(SandboxLayout layout, ClusterState begun) {
    this.tablets =
        layout.nodes(SandboxComponent.TABLET).stream()
            .map(SandboxNode::endpoint)
            .map(TabletProbe::new)
            .toList();
    this.replicated =
        begun.partitions().stream()
            .filter(partition -> partition.replicas().size() > 1)
            .collect(
                Collectors.toMap(
                    partition -> new SandboxTablet.Key(partition.tid(), partition.pid()),
                    PartitionSnapshot::name));
    this.files = new ObservedConfigFiles(layout);
  }

  /** Begins to look at a cluster that is now as {@code begun}. */
  public static ClusterSampler begin(SandboxLayout layout, ClusterState begun) {
    ClusterSampler observer = new ClusterSampler(layout, begun);
    observer.thread.setDaemon(true);
    observer.thread.start();
    return observer;
  }

  /** Ends it, so that what it saw can be asked for. */
  public void end() {
    if (ends) {
      return;
    }
    ends = true;
    ended = System.nanoTime();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
  }

  /** How long nobody listened on tablets' endpoints. */
  public Intervals<String> down() {
    return down;
  }

  /** How long tablets listened and did not answer, from the moment when that was certain. */
  public Intervals<String> silent() {
    return silent;
  }

  /** Tablets that were down in one and the same look. */
  Set<String> downTogether() {
    return downTogether;
  }

  /** How long partitions of two or more replicas were without a live leader. */
  public Intervals<String> leaderless() {
    return leaderless;
  }

  /** How long tablets refused writes. */
  public Intervals<String> fenced() {
    return fenced;
  }

  /** What files held. */
  public Map<String, Set<String>> files() {
    return files.digests();
  }

  /** What kept it from looking; empty, or its other findings are worth nothing. */
  public Set<String> failures() {
    Duration watched = Duration.ofNanos(ended - begun);
    if (samples < watched.toSeconds() * LEAST_A_SECOND) {
      failures.add("the observer looked only %d times in %s".formatted(samples, watched));
    }
    return failures;
  }

  @SuppressWarnings("BusyWait") // It samples.
  private void observe() {
    try {
      while (!ends) {
        long begun = System.nanoTime();
        files.look();
        look();
        samples++;
        Thread.sleep(Math.max(1, EVERY.toMillis() - (System.nanoTime() - begun) / 1_000_000));
      }
    } catch (InterruptedException | IOException | RuntimeException e) {
      failures.add("the observer stopped: " + e);
    }
  }

  private void look() throws InterruptedException {
    List<String> downNow = new ArrayList<>();
    List<String> silentNow = new ArrayList<>();
    List<String> fencedNow = new ArrayList<>();
    Set<SandboxTablet.Key> led = new HashSet<>();
    boolean isComplete = true;
    tablets.forEach(TabletProbe::ask);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (TabletProbe tablet : tablets) {
      Optional<Answer> answer = tablet.answer(Duration.ofNanos(deadline - System.nanoTime()));
      if (answer.isPresent() && answer.get() instanceof Answer.Serves serves) {
        led.addAll(serves.led());
        if (serves.isFenced()) {
          fencedNow.add(tablet.endpoint());
        }
      } else if (answer.isPresent() && answer.get() instanceof Answer.Down) {
        downNow.add(tablet.endpoint());
      } else {
        isComplete = false;
        if (tablet.isSilentFor(SILENT)) {
          silentNow.add(tablet.endpoint());
        }
      }
    }
    long now = System.nanoTime();
    fenced.addSample(fencedNow, now);
    down.addSample(downNow, now);
    silent.addSample(silentNow, now);
    if (downNow.size() > 1) {
      downTogether.add(downNow + " at " + Instant.now());
    }
    if (isComplete) {
      Map<SandboxTablet.Key, String> without = new HashMap<>(replicated);
      without.keySet().removeAll(led);
      leaderless.addSample(without.values(), now);
    }
  }
}
