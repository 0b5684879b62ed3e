package io.openmldb.rollout.worker;

import java.io.OutputStream;
import java.io.PrintStream;

/** A worker that fails of itself: as it says that it is ready, or in a thread of its own then. */
public final class CrashingWorker {

  private CrashingWorker() {}

  public static void main(String[] words) {
    PrintStream real = System.out;
    boolean starting = words.length > 2 && words[2].equals("--task-queue");
    System.setOut(
        new PrintStream(OutputStream.nullOutputStream(), true) {
          @Override
          public void println(String line) {
            if (starting) {
              throw new IllegalStateException("cannot start today");
            }
            real.println(line);
            throwInAnotherThread();
          }
        });
    WorkerMain.main(words);
  }

  private static void throwInAnotherThread() {
    new Thread(
            () -> {
              throw new OutOfMemoryError("not enough for this test");
            },
            "poller")
        .start();
  }
}
