package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.failure.ActivityFailures;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Lets every line that an activity logs say which workflow, activity and attempt it is from. */
final class ActivityLogContext extends WorkerInterceptorBase {

  static final String WORKFLOW_ID = "workflowId";
  static final String ACTIVITY_TYPE = "activityType";
  static final String ATTEMPT = "attempt";

  private static final Logger LOG = LoggerFactory.getLogger(ActivityLogContext.class);

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Logging(next);
  }

  private static final class Logging extends ActivityInboundCallsInterceptorBase {
    private ActivityInfo info;

    Logging(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      MDC.put(WORKFLOW_ID, info.getWorkflowId());
      MDC.put(ACTIVITY_TYPE, info.getActivityType());
      MDC.put(ATTEMPT, Integer.toString(info.getAttempt()));
      try {
        LOG.info("started");
        ActivityOutput output = super.execute(input);
        LOG.info("done");
        return output;
      } catch (RuntimeException e) {
        LOG.warn("failed: {}", ActivityFailures.messageOf(e));
        throw e;
      } finally {
        MDC.remove(WORKFLOW_ID);
        MDC.remove(ACTIVITY_TYPE);
        MDC.remove(ATTEMPT);
      }
    }
  }
}
