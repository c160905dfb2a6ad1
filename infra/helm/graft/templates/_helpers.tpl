{{/* Each takes a dict: root (the chart's scope), process (its name), values (its part of the values). */}}

{{- define "graft.name" -}}
{{ printf "%s-%s" .root.Release.Name .process | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "graft.selector" -}}
app.kubernetes.io/name: graft
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .process }}
{{- end }}

{{- define "graft.metadata" -}}
metadata:
  name: {{ include "graft.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "graft.selector" . | nindent 4 }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
    app.kubernetes.io/managed-by: {{ .root.Release.Service }}
    helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "graft.gpu" -}}
{{ if (.values.gpu | default dict).enabled }}true{{ end }}
{{- end }}

{{- define "graft.env" -}}
{{- $values := .root.Values }}
{{- $kafka := $values.kafka }}
- {name: GRAFT_KAFKA_BOOTSTRAP, value: {{ $kafka.bootstrap | quote }}}
- {name: GRAFT_TOPIC_PREFIX, value: {{ $kafka.topicPrefix | quote }}}
- {name: GRAFT_PARTITIONS, value: {{ $kafka.partitions | quote }}}
- {name: GRAFT_REPLICATION, value: {{ $kafka.replication | quote }}}
{{- range $name, $value := $kafka.client }}
- {name: GRAFT_KAFKA_CLIENT_{{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- if $kafka.caSecret }}
- {name: GRAFT_KAFKA_CLIENT_SSL_TRUSTSTORE_TYPE, value: PEM}
- {name: GRAFT_KAFKA_CLIENT_SSL_TRUSTSTORE_LOCATION, value: /etc/graft/kafka/ca.crt}
{{- end }}
{{- with get $kafka.users .process }}
- name: GRAFT_KAFKA_CLIENT_SASL_JAAS_CONFIG
  valueFrom: {secretKeyRef: {name: {{ . }}, key: sasl.jaas.config}}
{{- end }}
- {name: GRAFT_MANAGEMENT_HOST, value: 0.0.0.0}
- {name: GRAFT_MANAGEMENT_PORT, value: "8081"}
- {name: GRAFT_LOG, value: {{ $values.log | quote }}}
{{- with $values.base.digest }}
- {name: GRAFT_BASE_DIGEST, value: {{ . | quote }}}
{{- end }}
{{- range $name, $value := $values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{/* Of the processes that compute: the encoder and the store. */}}
{{- define "graft.engine-env" -}}
{{- $values := .root.Values }}
- {name: GRAFT_BASE, value: {{ $values.base.name | quote }}}
- {name: GRAFT_PRECISION, value: {{ $values.base.precision | quote }}}
- {name: GRAFT_DEVICE, value: {{ ternary "gpu" "cpu" (eq (include "graft.gpu" .) "true") }}}
{{- if $values.store.volumeClaim }}
- {name: GRAFT_STORE_DIRECTORY, value: /store}
{{- else }}
{{- $s3 := $values.store.s3 }}
- {name: GRAFT_STORE, value: {{ $s3.url | quote }}}
- {name: GRAFT_STORE_REGION, value: {{ $s3.region | quote }}}
- {name: GRAFT_STORE_PATH_STYLE, value: {{ $s3.pathStyle | quote }}}
{{- with $s3.endpoint }}
- {name: GRAFT_STORE_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- with $s3.credentialsSecret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ . }}, key: AWS_ACCESS_KEY_ID}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: AWS_SECRET_ACCESS_KEY}}
{{- end }}
{{- end }}
{{- end }}

{{/* The pod of a process; also env, ports, mounts and volumes (lists as text) that only it has. */}}
{{- define "graft.pod" -}}
{{- $values := .root.Values }}
{{- $gpu := eq (include "graft.gpu" .) "true" }}
metadata:
  labels:
    {{- include "graft.selector" . | nindent 4 }}
spec:
  {{- with $values.image.pullSecrets }}
  imagePullSecrets: {{ toJson . }}
  {{- end }}
  serviceAccountName: {{ .root.Release.Name }}
  automountServiceAccountToken: false
  # Kubernetes would add variables that begin with GRAFT_, and Graft refuses a setting that it does not know.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .values.graceSeconds }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: {type: RuntimeDefault}
  {{- with .values.nodeSelector }}
  nodeSelector: {{ toJson . }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations: {{ toJson . }}
  {{- end }}
  {{- with .values.affinity }}
  affinity: {{ toJson . }}
  {{- end }}
  {{- if and $gpu .values.gpu.runtimeClass }}
  runtimeClassName: {{ .values.gpu.runtimeClass }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "graft.selector" . | nindent 10 }}
  containers:
    - name: {{ .process }}
      image: "{{ $values.image.repository }}:{{ .values.imageTag | default $values.image.tag | default .root.Chart.AppVersion }}{{ if $gpu }}-cuda{{ end }}"
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [{{ .process }}]
      env:
        {{- include "graft.env" . | nindent 8 }}
        {{- with .env }}
        {{- . | nindent 8 }}
        {{- end }}
      ports:
        - {name: management, containerPort: 8081}
        {{- with .ports }}
        {{- . | nindent 8 }}
        {{- end }}
      # The encoder is loaded and the log read before a process is ready.
      startupProbe:
        httpGet: {path: /health/ready, port: management}
        periodSeconds: 5
        failureThreshold: 120
      readinessProbe:
        httpGet: {path: /health/ready, port: management}
        periodSeconds: 5
      livenessProbe:
        httpGet: {path: /health/live, port: management}
        periodSeconds: 10
        failureThreshold: 6
      {{- with .values.drainSeconds }}
      lifecycle:
        preStop: {sleep: {seconds: {{ . }}}}
      {{- end }}
      resources:
        requests: {{ toJson .values.resources.requests }}
        {{- $limits := deepCopy .values.resources.limits }}
        {{- if $gpu }}
        {{- $_ := set $limits .values.gpu.resource .values.gpu.count }}
        {{- end }}
        limits: {{ toJson $limits }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        # Native libraries are unpacked here, and a trainer's data is here before it is sealed.
        - {name: tmp, mountPath: /tmp}
        {{- if $values.kafka.caSecret }}
        - {name: kafka-ca, mountPath: /etc/graft/kafka, readOnly: true}
        {{- end }}
        {{- with .mounts }}
        {{- . | nindent 8 }}
        {{- end }}
  volumes:
    - {name: tmp, emptyDir: {}}
    {{- if $values.kafka.caSecret }}
    - name: kafka-ca
      secret: {secretName: {{ $values.kafka.caSecret }}, items: [{key: ca.crt, path: ca.crt}]}
    {{- end }}
    {{- with .volumes }}
    {{- . | nindent 4 }}
    {{- end }}
{{- end }}
