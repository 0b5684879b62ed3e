/** Whether nodes run with what their files say, and files say what those of their siblings do. */
package io.openmldb.rollout.activities.drift;
