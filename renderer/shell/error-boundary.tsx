import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}
interface ErrorBoundaryState {
  readonly error: Error | null;
  readonly where: string;
}

/** A screen that breaks leaves the rest of the window as it was. Give it the place as its key. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (error === null) return this.props.children;
    return (
      <FailureNote
        failure={{
          kind: 'internal',
          message: error.message,
          advice: 'This screen broke; the others still work, and nothing on the server was changed.',
        }}
        ways={
          <>
            <Button size={22} onClick={() => this.setState({ error: null, where: '' })}>
              Show it again
            </Button>
            <Button size={22} onClick={() => location.reload()}>
              Load the page again
            </Button>
            <CopyButton text={`${error.stack ?? error.message}\n${where}`}>Copy the report</CopyButton>
          </>
        }
      />
    );
  }
}
