package io.openmldb.rollout.sandbox.writer;

import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.ReplicaLookup;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One writer a user partition, all at once, until told to stop. */
public final class WriterGroup {

  /** Told now and then what the writers have seen up to now. */
  @FunctionalInterface
  public interface Listener {
    void report(WriteReport report) throws IOException;
  }

  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(15);

  private final SandboxNameservers nameservers;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Instant startedAt = Instant.now();

  /**
   * @param perSecond writes a second into each partition, above 0
   */
  public WriterGroup(SandboxNameservers nameservers, double perSecond) {
    if (perSecond <= 0) {
      throw new IllegalArgumentException("the rate must be above 0 writes a second: " + perSecond);
    }
    this.nameservers = nameservers;
    this.interval = Duration.ofNanos(Math.round(Duration.ofSeconds(1).toNanos() / perSecond));
  }

  /** Ends {@link #run} soon, from any thread. */
  public void stop() {
    stop.countDown();
  }

  /**
   * Writes until the time is over or {@link #stop} is called.
   *
   * @param most null for no limit
   * @throws IOException if the partitions cannot be found, or there is none to write to
   */
  public WriteReport run(Duration most, Listener listener)
      throws IOException, InterruptedException {
    List<PartitionWriter> writers = writers();
    List<Thread> threads = new ArrayList<>();
    for (PartitionWriter writer : writers) {
      Thread thread = new Thread(writer, "writer");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    long deadline = most == null ? Long.MAX_VALUE : System.nanoTime() + most.toNanos();
    boolean stopped = false;
    while (!stopped && deadline - System.nanoTime() > 0) {
      long pause = Math.min(REPORT_EVERY.toNanos(), deadline - System.nanoTime());
      stopped = stop.await(pause, TimeUnit.NANOSECONDS);
      listener.report(report(writers, false));
    }
    stop();
    for (Thread thread : threads) {
      thread.join(LAST_WRITE.toMillis());
    }
    WriteReport last = report(writers, true);
    listener.report(last);
    return last;
  }

  private WriteReport report(List<PartitionWriter> writers, boolean finished) {
    double seconds = Duration.between(startedAt, Instant.now()).toMillis() / 1000.0;
    return new WriteReport(
        startedAt.toString(),
        seconds,
        finished,
        writers.stream().map(PartitionWriter::tally).toList());
  }

  private List<PartitionWriter> writers() throws IOException, InterruptedException {
    List<PartitionWriter> writers = new ArrayList<>();
    LeaderCache book = new LeaderCache(nameservers);
    ReplicaLookup replicas = new ReplicaLookup();
    for (PartitionLocation partition : nameservers.partitions()) {
      if (!partition.internal()) {
        writers.add(
            new PartitionWriter(partition, replicas.rowsAtLeader(partition), book, interval, stop));
      }
    }
    if (writers.isEmpty()) {
      throw new IOException("the cluster has no table of a user to write to");
    }
    return writers;
  }
}
