package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileOutcome;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.common.interceptors.Header;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class AttemptCountInterceptorTest {

  @Test
  void theResultOfTheThirdAttemptSaysSo() {
    assertThat(resultOf(new FileOutcome(false, "done"), 3))
        .isEqualTo(new FileOutcome(false, "done", 3, false));
  }

  @Test
  void aResultThatCountsNoAttemptsIsLeftAlone() {
    assertThat(resultOf("text", 3)).isEqualTo("text");
    assertThat(resultOf(null, 3)).isNull();
  }

  private static Object resultOf(Object result, int attempt) {
    ActivityInboundCallsInterceptor counting =
        new AttemptCountInterceptor().interceptActivity(new Activity(result));
    counting.init(contextOf(attempt));
    return counting.execute(new ActivityInput(Header.empty(), new Object[0])).getResult();
  }

  private static ActivityExecutionContext contextOf(int attempt) {
    ActivityInfo info = fake(ActivityInfo.class, "getAttempt", attempt);
    return fake(ActivityExecutionContext.class, "getInfo", info);
  }

  /** An object of a wide interface that answers one question and refuses every other. */
  private static <T> T fake(Class<T> type, String question, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo(question);
              return answer;
            }));
  }

  private record Activity(Object result) implements ActivityInboundCallsInterceptor {
    @Override
    public void init(ActivityExecutionContext context) {}

    @Override
    public ActivityOutput execute(ActivityInput input) {
      return new ActivityOutput(result);
    }
  }
}
