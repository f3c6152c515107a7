/** What the person may do with a request: the same everywhere, by what the server says they may. */
import { useNavigate } from "@tanstack/react-router";
import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { queryClient, queryOf, useChange } from "../../api/queries";
import { durationText } from "../../format/durations";
import { useMe } from "../../shell/me";
import { actionText as words } from "../../words/request-actions";
import { tellRefusal, toast } from "../toasts";
import { actionsOf, type RequestActionName } from "./actions-of";
import { type AccessRequest, nameOf } from "./what";

// Dialogs come when somebody presses a button: lists of requests need them rarely.
const Confirm = lazy(() => import("../confirm").then((m) => ({ default: m.Confirm })));
const AgainDialog = lazy(() => import("./again-dialog").then((m) => ({ default: m.AgainDialog })));

export type RequestAction = {
  readonly name: RequestActionName;
  readonly label: string;
  readonly danger: boolean;
  readonly busy: boolean;
  readonly run: () => void;
};

/** The newest state is shown at once, before anything is read again. */
export function keepRequest(request: Output<"getRequest">): void {
  queryClient.setQueryData(
    queryOf("getRequest", { params: { requestId: request.id } }).queryKey,
    request,
  );
}

/**
 * `actions` to show as buttons or menu entries, and `dialog` to render beside them: it asks before what cannot be
 * taken back.
 */
export function useRequestActions(request: AccessRequest): {
  readonly actions: ReadonlyArray<RequestAction>;
  readonly dialog: ComponentChildren;
} {
  const myId = useMe()?.user.id;
  const navigate = useNavigate();
  const [asking, setAsking] = useState<RequestActionName | null>(null);
  const told = (text: string) => (answer: Output<"getRequest">) => {
    keepRequest(answer);
    setAsking(null);
    toast(text);
  };
  const remind = useChange("remindApprovers", {
    onDone: told(words.reminded),
    onRefused: tellRefusal,
  });
  const extend = useChange("extendRequest", {
    onDone: told(words.extended),
    onRefused: tellRefusal,
  });
  const withdraw = useChange("cancelRequest", { onDone: told(words.withdrawn) });
  const handBack = useChange("returnRequest", { onDone: told(words.handedBack) });
  const revoke = useChange("revokeRequest", { onDone: told(words.revoked) });

  const params = { requestId: request.id };
  const ask = (name: RequestActionName) => () => {
    for (const change of [withdraw, handBack, revoke]) change.reset();
    setAsking(name);
  };
  const { seconds } = request.extension;
  const all: Record<RequestActionName, Omit<RequestAction, "name">> = {
    remind: {
      label: words.remind,
      danger: false,
      busy: remind.isPending,
      run: () => remind.mutate({ params }),
    },
    extend: {
      label: seconds === null ? words.extendPlain : words.extend(durationText(seconds)),
      danger: false,
      busy: extend.isPending,
      run: () => extend.mutate({ params }),
    },
    withdraw: { label: words.withdraw, danger: false, busy: false, run: ask("withdraw") },
    handBack: { label: words.handBack, danger: false, busy: false, run: ask("handBack") },
    revoke: { label: words.revoke, danger: true, busy: false, run: ask("revoke") },
    again: { label: words.again, danger: false, busy: false, run: ask("again") },
  };
  const close = () => setAsking(null);
  const optional = { label: words.reason, required: false };
  const dialogs: Partial<Record<RequestActionName, () => ComponentChildren>> = {
    withdraw: () => (
      <Confirm
        title={words.withdrawTitle}
        verb={words.withdraw}
        busy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate({ params })}
        onClose={close}
      >
        {words.withdrawText}
      </Confirm>
    ),
    handBack: () => (
      <Confirm
        title={words.handBackTitle}
        verb={words.handBack}
        busy={handBack.isPending}
        error={handBack.error}
        onConfirm={() => handBack.mutate({ params })}
        onClose={close}
      >
        {words.handBackText}
      </Confirm>
    ),
    revoke: () => (
      <Confirm
        title={words.revokeTitle}
        verb={words.revoke}
        danger
        busy={revoke.isPending}
        error={revoke.error}
        reason={optional}
        onConfirm={(reason) => revoke.mutate({ params, body: { reason } })}
        onClose={close}
      >
        {words.revokeText(nameOf(request.grantee))}
      </Confirm>
    ),
    again: () => (
      <AgainDialog
        request={request}
        onClose={close}
        onDone={(made) => {
          close();
          toast(words.againDone(made.number));
          void navigate({ to: "/requests/$requestId", params: { requestId: made.id } });
        }}
      />
    ),
  };
  return {
    actions: actionsOf(request, myId).map((name) => ({ name, ...all[name] })),
    dialog: asking ? <Suspense fallback={null}>{dialogs[asking]?.()}</Suspense> : null,
  };
}
