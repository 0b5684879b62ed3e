package io.openmldb.rollout.acceptance.e2e;

import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.worker.WorkerMain;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The product's own worker, but one activity never reports: it does all that it does, then says so
 * in a file and hangs, until the test kills the process.
 */
public final class HaltingWorker {

  private HaltingWorker() {}

  /** Arguments: activity type, file to make when it is reached, then the worker's own. */
  public static void main(String[] arguments) {
    String activity = arguments[0];
    Path reached = Path.of(arguments[1]);
    String[] own = List.of(arguments).subList(2, arguments.length).toArray(String[]::new);
    WorkerMain.run(own, List.of(new Halt(activity, reached)));
  }

  static LaunchedProcess launch(Testbed testbed, Path registry, String activity, Path reached)
      throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return testbed
        .launchWorker(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingWorker.class.getName(),
                activity,
                reached.toString(),
                "--clusters",
                registry.toString()))
        .awaitLine("ready", Duration.ofSeconds(60));
  }

  private static final class Halt extends WorkerInterceptorBase {
    private final String activity;
    private final Path reached;

    Halt(String activity, Path reached) {
      this.activity = activity;
      this.reached = reached;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        private String type;

        @Override
        public void init(ActivityExecutionContext context) {
          type = context.getInfo().getActivityType();
          super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
          ActivityOutput output = super.execute(input);
          if (type.equals(activity)) {
            hang();
          }
          return output;
        }
      };
    }

    private void hang() {
      try {
        Files.writeString(reached, "reached");
        new CountDownLatch(1).await();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
