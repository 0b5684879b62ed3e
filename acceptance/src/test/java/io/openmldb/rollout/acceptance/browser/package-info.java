/**
 * Temporal's UI as a person uses it: Chromium, and one class for each page and dialog. What is
 * waited for is named, and waited for until a deadline.
 */
package io.openmldb.rollout.acceptance.browser;
