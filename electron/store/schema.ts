import type { Generated } from 'kysely';

import type { VaultBackend } from '#shared/schemas/vault.ts';

/** The tables as types. Times are integer epoch milliseconds UTC; a boolean is 0 or 1. */
export type Schema = {
  schema_migrations: { number: number; name: string; applied_at: number };
  settings: { key: string; value: string; updated_at: number };
  tenants: {
    id: string;
    slug: string;
    name: string;
    plan: string;
    zone: string;
    locale: string;
    default_interval_ms: number;
    is_demo: number;
    created_at: number;
    archived_at: number | null;
  };
  tenant_zones: { tenant_id: string; since: number; zone: string };
  admin_agents: {
    tenant_id: string;
    name: string;
    tone: string;
    alert_frequency: string;
    locale: string;
    emoji: number;
    greeting: string | null;
    healing: string;
    created_at: number;
    updated_at: number;
  };
  bots: {
    bot_key: Generated<number>;
    id: string;
    tenant_id: string;
    name: string;
    kind: string;
    connector_type: string;
    connector: string;
    interval_ms: number | null;
    paused_at: number | null;
    /** `null` takes the tenant's mode. */
    healing: Generated<string | null>;
    created_at: number;
    removed_at: number | null;
  };
  bot_states: {
    bot_key: number;
    verdict: number;
    cause: number;
    code: number | null;
    layers: number;
    latency_ms: number | null;
    since: number;
    last_checked_at: number | null;
    span_state: number;
    accounted_at: number;
    tls_valid_to: number | null;
    run_id: string | null;
  };
  bot_health_logs: {
    bot_key: number;
    at: number;
    verdict: number;
    layers: number;
    latency_ms: number | null;
    cause: number;
    code: number | null;
    source: number;
  };
  check_evidence: { bot_key: number; at: number; evidence: string };
  bot_status_changes: { bot_key: number; at: number; state: number; cause: number };
  bot_health_hourly: BotBucketRow;
  bot_health_daily: BotBucketRow;
  bot_latency_hourly: { bot_key: number; start: number; sketch: Buffer };
  tenant_health_hourly: TenantBucketRow;
  tenant_health_daily: TenantBucketRow;
  incidents: {
    id: string;
    tenant_id: string;
    bot_id: string;
    state: string;
    verdict: string;
    cause: number;
    opened_at: number;
    closed_at: number | null;
    /** The incident of the trouble that this one is a part of. */
    parent_id: Generated<string | null>;
    /** Since when nothing more is tried, because a person said so. */
    healing_stopped_at: Generated<number | null>;
  };
  recovery_attempts: {
    id: string;
    tenant_id: string;
    bot_id: string;
    incident_id: string | null;
    number: number;
    step: string;
    state: string;
    actor_kind: string;
    actor_id: string;
    cause: number;
    reason: string | null;
    run_before: string | null;
    run_after: string | null;
    is_proven: number;
    config_version_id: string | null;
    failure: string | null;
    planned_at: number;
    started_at: number | null;
    verify_until: number | null;
    ended_at: number | null;
  };
  config_versions: {
    id: string;
    tenant_id: string;
    bot_id: string;
    number: number;
    place: string;
    format: string;
    hash: string;
    parent_hash: string | null;
    revision: string | null;
    origin: string;
    author: string;
    reason: string | null;
    state: string;
    created_at: number;
    applied_at: number | null;
    judged_at: number | null;
    grace_ms: number;
    trial_until: number | null;
    is_whole: number;
    sealed_bytes_id: string | null;
    shown: string;
    issues: string;
  };
  config_keys: { tenant_id: string; key_ref: string };
  config_templates: {
    id: string;
    tenant_id: string;
    name: string;
    format: string;
    text: string;
    updated_at: number;
  };
  config_template_bots: {
    template_id: string;
    bot_id: string;
    tenant_id: string;
    bot_values: string;
  };
  admin_alerts: {
    id: string;
    tenant_id: string | null;
    type: string;
    severity: string;
    state: string;
    fingerprint: string;
    bot_id: string | null;
    incident_id: string | null;
    cause: number;
    details: string;
    opened_at: number;
    acknowledged_at: number | null;
    acknowledged_by: string | null;
    resolved_at: number | null;
    snoozed_until: Generated<number | null>;
    /** Where a graver severity than this wakes it. */
    snoozed_at_severity: Generated<string | null>;
    verdict: Generated<string | null>;
    group_key: Generated<string>;
    escalated_at: Generated<number | null>;
    reminded_at: Generated<number | null>;
    told_at: Generated<number | null>;
    told_severity: Generated<string | null>;
    look_at: Generated<number | null>;
  };
  alert_history: {
    alert_id: string;
    place: number;
    at: number;
    what: string;
    actor_kind: string;
    actor_id: string;
    severity: string | null;
    note: string | null;
    until: number | null;
  };
  alert_splits: {
    tenant_id: string;
    /** The fingerprint of what was taken out, and of one that it was taken from. */
    taken: string;
    other: string;
    /** The group it was in. */
    group_key: string;
    at: number;
  };
  silences: {
    id: string;
    tenant_id: string;
    target_kind: 'bot' | 'tenant' | 'channel';
    target_id: string;
    until: number;
    reason: string | null;
    created_by: string;
    created_at: number;
    ended_at: number | null;
  };
  maintenance_windows: {
    id: string;
    tenant_id: string;
    name: string;
    bot_ids: string | null;
    starts_at: string;
    zone: string;
    duration_ms: number;
    rrule: string | null;
    over_until: number | null;
    created_by: string;
    created_at: number;
    ended_at: number | null;
  };
  people: {
    id: string;
    tenant_id: string;
    name: string;
    email: string | null;
    phone: string | null;
    locale: string | null;
    may_answer: number;
    created_at: number;
    removed_at: number | null;
  };
  channels: {
    id: string;
    tenant_id: string;
    kind: string;
    name: string;
    config: string;
    is_on: number;
    position: number;
    per_minute: number | null;
    last_sent_at: number | null;
    last_failed_at: number | null;
    failures: Generated<number>;
    broken_until: number | null;
    block: string | null;
    detail: string | null;
    created_at: number;
    removed_at: number | null;
  };
  notices: {
    id: string;
    tenant_id: string;
    dedupe_key: string;
    kind: string;
    alert_id: string | null;
    phase: string | null;
    severity: string;
    group_key: string;
    medium: string;
    channel_id: string | null;
    person_id: string | null;
    recipient: string;
    state: string;
    hold: string | null;
    next_at: number;
    due_at: number;
    attempts: Generated<number>;
    lease_until: number | null;
    fence: string | null;
    send_key: string;
    is_repeat: Generated<number>;
    folded_into: string | null;
    instead_of: string | null;
    block: string | null;
    detail: string | null;
    provider_id: string | null;
    facts: string | null;
    sent_at: number | null;
    arrived_at: number | null;
    ended_at: number | null;
    created_at: number;
  };
  notice_attempts: {
    notice_id: string;
    number: number;
    channel_id: string | null;
    started_at: number;
    ended_at: number | null;
    outcome: string | null;
    block: string | null;
    code: string | null;
    detail: string | null;
  };
  tenant_settings: { tenant_id: string; section: string; value: string; updated_at: number };
  message_templates: {
    tenant_id: string;
    kind: string;
    locale: string;
    length: string;
    subject: string | null;
    body: string;
    failure: string | null;
    updated_at: number;
  };
  satisfaction_answers: {
    id: string;
    tenant_id: string;
    incident_id: string | null;
    asked_at: number;
    answered_at: number | null;
    score: number | null;
    answered_by: string | null;
  };
  audit_log: {
    seq: number;
    at: number;
    tenant_id: string | null;
    actor_kind: string;
    actor_id: string;
    role: string;
    action: string;
    subject: string;
    reason: string | null;
    before_digest: string | null;
    after_digest: string | null;
    correlation_id: string;
    result: string;
    details_ref: string | null;
    prev_hash: string;
    hash: string;
  };
  api_tokens: {
    id: string;
    name: string;
    role: string;
    tenant_id: string | null;
    digest: string;
    created_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  heartbeats: {
    bot_key: number;
    tenant_id: string;
    ping_id: string;
    slug: string | null;
    last_call_at: number | null;
    result: 'success' | 'failure' | null;
    result_at: number | null;
    exit_code: number | null;
    runs: Generated<string>;
    counts_from: number | null;
    call_count: Generated<number>;
  };
  heartbeat_calls: {
    bot_key: number;
    place: number;
    at: number;
    kind: 'success' | 'start' | 'fail' | 'log';
    exit_code: number | null;
    duration_ms: number | null;
    from_address: string | null;
    body: string | null;
  };
  heartbeat_keys: { tenant_id: string; ping_key: string };
  gateway_devices: {
    tenant_id: string;
    device_id: string;
    public_key: string;
    private_key_ref: string;
    created_at: number;
  };
  answers: { tenant_id: string; message_id: string; at: number };
  answer_codes: {
    tenant_id: string;
    who: string;
    wrong: number;
    since: number;
    locked_until: number | null;
  };
  owned_processes: {
    marker: string;
    pid: number | null;
    beginning: string | null;
    grace_ms: number;
    started_at: number;
  };
  job_runs: {
    name: string;
    scope: string;
    last_run_at: number;
    last_outcome: 'done' | 'failed' | null;
  };
  vault_kek: {
    id: string;
    state: 'coming' | 'current' | 'leaving';
    backend: VaultBackend;
    check_value: Buffer | null;
    wrapped: Buffer | null;
    derivation: string | null;
    recovery_public: Buffer | null;
    recovery_wrapped: Buffer | null;
    made_at: number;
  };
  vault_keys: {
    id: string;
    tenant_id: string;
    wrapped: Buffer;
    created_at: number;
    retired_at: number | null;
  };
  vault_secrets: {
    id: string;
    tenant_id: string;
    kind: string;
    version: number;
    key_id: string;
    nonce: Buffer;
    sealed: Buffer;
  };
};

/** What an hour or a day of checks adds up to. */
export type BucketColumns = {
  start: number;
  ok_ms: number;
  degraded_ms: number;
  down_ms: number;
  unknown_ms: number;
  maintenance_ms: number;
  paused_ms: number;
  checks: number;
  failed_connection: number;
  failed_timeout: number;
  failed_answer: number;
  failed_access: number;
  failed_other: number;
  latency_count: number;
  latency_sum_ms: number;
  latency_min_ms: number | null;
  latency_max_ms: number | null;
};

type BotBucketRow = BucketColumns & { bot_key: number };
type TenantBucketRow = BucketColumns & { tenant_id: string };
