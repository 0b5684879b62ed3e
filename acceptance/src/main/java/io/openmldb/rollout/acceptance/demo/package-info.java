/** {@code make demo}: the whole product at work, with its worker killed in the middle. */
package io.openmldb.rollout.acceptance.demo;
