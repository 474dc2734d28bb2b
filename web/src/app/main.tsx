import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "@/api/query-client";
import { onSessionEnded } from "@/api/session";
import { leaveToSignIn, makeRouter } from "@/app/router";
import { Toaster } from "@/ui/Toast";
import "@/ui/styles.css";

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
onSessionEnded(() => leaveToSignIn(router, queryClient));

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>
  </StrictMode>,
);
