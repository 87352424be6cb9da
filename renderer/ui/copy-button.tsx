import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { copyText } from './copy-text.ts';

interface CopyButtonProps extends Omit<ButtonProps, 'onClick' | 'icon' | 'children'> {
  readonly text: string | (() => string | Promise<string>);
  readonly children?: string;
}

/** Copies, and says so in its icon for a moment; the label stays, so nothing moves. */
export function CopyButton({ text, children = 'Copy', size = 22, ...rest }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => setCopied(await copyText(typeof text === 'string' ? text : await text()));
  return (
    <Button
      {...rest}
      size={size}
      icon={isCopied ? <IconCheck size={13} stroke={1.6} /> : <IconCopy size={13} stroke={1.6} />}
      onClick={() => void copy()}
    >
      {children}
      <span className="spoken" role="status">
        {isCopied ? 'copied' : ''}
      </span>
    </Button>
  );
}
